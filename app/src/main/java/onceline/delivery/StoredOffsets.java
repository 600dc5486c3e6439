package onceline.delivery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** How far a group has come in a topic, as the database knows it. */
final class StoredOffsets {
    private static final String READ =
            "select part, next_offset, topic_id from consumer_offset where grp = ? and topic = ?";
    private static final String START =
            "insert ignore into consumer_offset (grp, topic, part, next_offset, topic_id) values (?, ?, ?, ?, ?)";
    private static final String ADVANCE =
            "update consumer_offset set next_offset = ? where grp = ? and topic = ? and part = ? and next_offset = ?";

    private final String group;
    private final String topic;

    StoredOffsets(String group, Topic topic) {
        this.group = group;
        this.topic = topic.topic();
    }

    /** @param topicId of the topic the offset belongs to: another one of the same name is another log */
    record Stored(long next, Uuid topicId) {}

    Map<Integer, Stored> read(Connection tx) throws SQLException {
        try (var select = tx.prepareStatement(READ)) {
            select.setString(1, group);
            select.setString(2, topic);
            return collect(select.executeQuery());
        }
    }

    /** Where a partition without a stored offset begins. Changes nothing if somebody else was faster. */
    void start(Connection tx, int partition, Stored first) throws SQLException {
        try (var insert = tx.prepareStatement(START)) {
            insert.setString(1, group);
            insert.setString(2, topic);
            insert.setInt(3, partition);
            insert.setLong(4, first.next());
            insert.setString(5, first.topicId().toString());
            insert.executeUpdate();
        }
    }

    /** @return false if the offset is not what was expected: another consumer has taken over, and this one is a zombie */
    boolean advance(Connection tx, int partition, long expected, long next) throws SQLException {
        try (var update = tx.prepareStatement(ADVANCE)) {
            update.setLong(1, next);
            update.setString(2, group);
            update.setString(3, topic);
            update.setInt(4, partition);
            update.setLong(5, expected);
            return update.executeUpdate() == 1;
        }
    }

    private static Map<Integer, Stored> collect(ResultSet rows) throws SQLException {
        var stored = new HashMap<Integer, Stored>();
        while (rows.next()) {
            stored.put(rows.getInt(1), new Stored(rows.getLong(2), Uuid.fromString(rows.getString(3))));
        }
        return stored;
    }
}
