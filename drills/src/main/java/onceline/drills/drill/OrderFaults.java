package onceline.drills.drill;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onceline.lab.Onceline;

/** Breaks the order in which commands reach the issuer. */
final class OrderFaults {
    private OrderFaults() {}

    /**
     * While the issuer is away, what waits for it is written again in reverse, and its stored offset set to there: as if
     * a retry topic or a careless hand had been at work. Nobody has to mend it; the page tells how to see that.
     */
    static Fault<Single> orderReversed(int least) {
        return Faults.fault("commands that wait for the issuer reach it in reverse order", ground -> {
            Onceline issuer = ground.process(RiskFaults.ISSUER);
            List<String> commands = new ArrayList<>(List.of("kill -TERM " + issuer.pid() + "  # " + issuer));
            long at = System.nanoTime();
            issuer.stop();
            commands.addAll(reversed(ground, least));
            issuer.start();
            commands.add("start " + issuer.name() + "  # now " + issuer.pid());
            return Injury.since(at, commands, () -> Inquiry.typed(ground, Risk.ORDER_BROKEN));
        });
    }

    private static List<String> reversed(Single ground, int least) throws Exception {
        try (Rewriter rewriter = new Rewriter(RiskFaults.brokers(ground), RiskFaults.ISSUE);
                Connection database = ground.database().connectAsAdministrator()) {
            Rewriter.Run waiting = rewriter.waiting(offsets(database), least);
            long first = rewriter.again(waiting.records().reversed());
            String move = "UPDATE onceline.consumer_offset SET next_offset = " + first + " WHERE grp = '"
                    + RiskFaults.ISSUERS + "' AND topic = '" + RiskFaults.ISSUE + "' AND part = " + waiting.partition();
            try (Statement statement = database.createStatement()) {
                statement.execute(move);
            }
            return List.of(
                    "# " + waiting.records().size() + " commands that wait are written to " + RiskFaults.ISSUE
                            + " again, the last first, from offset " + first,
                    "mariadb -e \"" + move + "\"");
        }
    }

    private static Map<Integer, Long> offsets(Connection database) throws SQLException {
        Map<Integer, Long> offsets = new HashMap<>();
        String sql = "SELECT part, next_offset FROM onceline.consumer_offset WHERE grp = ? AND topic = ?";
        try (PreparedStatement query = database.prepareStatement(sql)) {
            query.setString(1, RiskFaults.ISSUERS);
            query.setString(2, RiskFaults.ISSUE);
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                offsets.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return offsets;
    }
}
