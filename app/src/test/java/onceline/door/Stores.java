package onceline.door;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import onceline.lab.Lab;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** What is stored: the ends of all topics and a checksum of every table. Equal twice means that nothing was written. */
final class Stores implements AutoCloseable {
    private final Lab lab;
    private final Admin kafka;

    Stores(Lab lab) {
        this.lab = lab;
        this.kafka = Admin.create(Map.of("bootstrap.servers", lab.kafka().bootstrapServers()));
    }

    /** The state once nothing is under way any more. */
    Map<String, Long> quiet() {
        var last = new ArrayList<Map<String, Long>>();
        Awaitility.await("quiet stores")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(400))
                .until(() -> {
                    last.add(now());
                    int seen = last.size();
                    return seen >= 3
                            && !holdEndsSoon()
                            && last.get(seen - 1).equals(last.get(seen - 2))
                            && last.get(seen - 2).equals(last.get(seen - 3));
                });
        return last.getLast();
    }

    Map<String, Long> now() {
        try {
            var all = new TreeMap<>(ends());
            all.putAll(checksums());
            return all;
        } catch (SQLException | ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A hold that other tests left ends by itself, and what it writes then must not be blamed on a request. */
    private boolean holdEndsSoon() throws SQLException {
        try (Connection connection = lab.database().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM ticket WHERE state = 'PENDING'"
                        + " AND hold_until < UTC_TIMESTAMP(3) + INTERVAL 90 SECOND LIMIT 1")) {
            return rows.next();
        }
    }

    private Map<String, Long> ends() throws InterruptedException, ExecutionException {
        var partitions = new java.util.HashMap<TopicPartition, OffsetSpec>();
        for (var topic : kafka.describeTopics(kafka.listTopics().names().get())
                .allTopicNames()
                .get()
                .values()) {
            topic.partitions()
                    .forEach(partition -> partitions.put(
                            new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        var ends = new TreeMap<String, Long>();
        kafka.listOffsets(partitions)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition.toString(), end.offset()));
        return ends;
    }

    private Map<String, Long> checksums() throws SQLException {
        var sums = new TreeMap<String, Long>();
        try (Connection connection = lab.database().connect();
                Statement statement = connection.createStatement()) {
            String tables = String.join(", ", tables(statement));
            try (ResultSet rows = statement.executeQuery("CHECKSUM TABLE " + tables)) {
                while (rows.next()) {
                    sums.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        return sums;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        var tables = new ArrayList<String>();
        try (ResultSet rows = statement.executeQuery("SHOW TABLES")) {
            while (rows.next()) {
                tables.add('`' + rows.getString(1) + '`');
            }
        }
        return tables;
    }

    @Override
    public void close() {
        kafka.close();
    }
}
