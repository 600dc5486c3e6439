package onceline.drills.drill;

import java.sql.SQLException;
import onceline.lab.Database;

/** Which partition of the journal a sale's line is in. */
final class JournalPart {
    private JournalPart() {}

    /**
     * Of the sale that was created last.
     *
     * @throws IllegalStateException if there is none, or the database does not say
     */
    static int ofTheSale(Database database) {
        try {
            return Question.numbers(database, "SELECT journal_part FROM onceline.sale ORDER BY created_at DESC LIMIT 1")
                    .stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no sale yet"))
                    .intValue();
        } catch (SQLException away) {
            throw new IllegalStateException("the database does not say where the sale's line is", away);
        }
    }
}
