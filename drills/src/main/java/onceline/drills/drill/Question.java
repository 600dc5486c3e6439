package onceline.drills.drill;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import onceline.lab.Database;

/** A question to a database that numbers answer. */
final class Question {
    private Question() {}

    /** The first column, in the order of the rows; asked by a connection of its own. */
    static List<Long> numbers(Database database, String sql) throws SQLException {
        try (Connection connection = database.connectAsAdministrator();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Long> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
        }
    }

    /** The first of them; there must be one. */
    static long number(Database database, String sql) throws SQLException {
        return numbers(database, sql).getFirst();
    }
}
