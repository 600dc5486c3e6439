package onceline.member;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Selects the rows of many keys in one question. */
final class In {
    private In() {}

    @FunctionalInterface
    interface Reading<T> {
        T row(ResultSet found) throws SQLException;
    }

    /** @param select ends with {@code in} */
    static <T> List<T> select(Connection tx, String select, Collection<String> values, Reading<T> reading)
            throws SQLException {
        var rows = new ArrayList<T>();
        if (values.isEmpty()) {
            return rows;
        }
        try (var question = tx.prepareStatement(select + marks(values.size()))) {
            int parameter = 1;
            for (String value : values) {
                question.setString(parameter++, value);
            }
            try (var found = question.executeQuery()) {
                while (found.next()) {
                    rows.add(reading.row(found));
                }
            }
        }
        return rows;
    }

    private static String marks(int count) {
        return "(" + String.join(",", Collections.nCopies(count, "?")) + ")";
    }
}
