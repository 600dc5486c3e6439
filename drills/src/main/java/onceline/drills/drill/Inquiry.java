package onceline.drills.drill;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What pages of the runbook ask the database. */
final class Inquiry {
    private Inquiry() {}

    /** The page's questions to the database, and the first column of each answer. */
    static List<String> typed(Single ground, Risk risk) throws SQLException {
        List<String> done = new ArrayList<>();
        try (Connection database = ground.database().connect();
                Statement statement = database.createStatement()) {
            for (String question : risk.commands()) {
                if (question.startsWith("SELECT")) {
                    done.add("mariadb onceline -e \"" + question + "\"  # " + answer(statement, question));
                }
            }
        }
        return done;
    }

    private static String answer(Statement statement, String question) throws SQLException {
        try (ResultSet rows = statement.executeQuery(question)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found.isEmpty() ? "none" : String.join(", ", found);
        }
    }

    /** What the page counts: tickets issued before one of an earlier command, or people with two. */
    static double count(Single ground, Risk risk) throws SQLException {
        String question = risk.commands().stream()
                .filter(one -> one.startsWith("SELECT COUNT"))
                .findFirst()
                .orElseThrow();
        try (Connection database = ground.database().connect();
                Statement statement = database.createStatement()) {
            return Double.parseDouble(answer(statement, question));
        }
    }
}
