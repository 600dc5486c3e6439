package onceline.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import onceline.plumbing.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are told if and only if the transaction they belong to is committed; the {@link Relay} publishes them.
 */
public final class Outbox {
    private static final String INSERT = "insert into outbox (messages, at) values (?, utc_timestamp(3))";

    private Outbox() {}

    /** @param partition null: by the hash of the key */
    public record Row(Topic topic, @Nullable Integer partition, String key, byte[] payload) {
        /** @param fact written as {@link Json#WIRE} writes it */
        public static Row json(Topic topic, @Nullable Integer partition, String key, Object fact) {
            return new Row(topic, partition, key, Json.WIRE.writeValueAsBytes(fact));
        }
    }

    /** Adds in one round trip. What one transaction adds is published in that order. */
    public static void add(Connection tx, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var insert = tx.prepareStatement(INSERT)) {
            for (int from = 0; from < rows.size(); from += Parcel.MOST) {
                var parcel = rows.subList(from, Math.min(from + Parcel.MOST, rows.size()));
                insert.setBytes(1, Parcel.pack(parcel));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
