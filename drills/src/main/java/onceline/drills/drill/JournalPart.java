package onceline.drills.drill;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
        try (Connection connection = database.connectAsAdministrator();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT journal_part FROM onceline.sale ORDER BY created_at DESC LIMIT 1")) {
            if (!rows.next()) {
                throw new IllegalStateException("there is no sale yet");
            }
            return rows.getInt(1);
        } catch (SQLException away) {
            throw new IllegalStateException("the database does not say where the sale's line is", away);
        }
    }
}
