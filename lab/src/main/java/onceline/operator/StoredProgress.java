package onceline.operator;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How far Onceline's own groups have come: their offsets are in the table {@code consumer_offset}. */
public final class StoredProgress {
    private static final String READ =
            "SELECT grp, part, next_offset FROM consumer_offset WHERE topic = ? AND topic_id = ?";

    private final Address primary;
    private final Supplier<Account> account;
    private final String schema;

    /** @param account asked for when the database is */
    public StoredProgress(Address primary, Supplier<Account> account, String schema) {
        this.primary = primary;
        this.account = account;
        this.schema = schema;
    }

    /** An offset that belongs to an older topic of the same name says nothing about this one. */
    List<Progress> in(KafkaTopic topic) throws SQLException {
        try (DatabaseServer server = DatabaseServer.connect(primary, account.get(), Pair.ANSWER)) {
            refuseReplica(server);
            server.connection().setCatalog(schema);
            Map<String, Map<Integer, Long>> next = read(server, topic);
            List<Progress> progress = new ArrayList<>();
            next.forEach((group, offsets) -> progress.add(new Progress(group, "in the database", offsets)));
            return progress;
        }
    }

    /** It may have what the primary has undone, and then tell of records that will be consumed again. */
    private static void refuseReplica(DatabaseServer server) throws SQLException {
        if (!server.writable()) {
            throw new Refused(
                    server + " is read-only: give the primary as --database, its offsets are those that count");
        }
    }

    private static Map<String, Map<Integer, Long>> read(DatabaseServer server, KafkaTopic topic) throws SQLException {
        Map<String, Map<Integer, Long>> next = new TreeMap<>();
        try (PreparedStatement select = server.connection().prepareStatement(READ)) {
            select.setString(1, topic.name());
            select.setString(2, topic.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    next.computeIfAbsent(rows.getString(1), group -> new HashMap<>())
                            .put(rows.getInt(2), rows.getLong(3));
                }
            }
        }
        return next;
    }
}
