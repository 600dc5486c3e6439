package onceline.drills.site;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Records that a group has not yet worked into the database: ends of the log minus the offsets stored there. */
final class Lag implements AutoCloseable {
    private final Admin admin;
    private final Rows rows;

    Lag(Site site, Rows rows) {
        this.rows = rows;
        this.admin = Admin.create(site.kafkaWith(Map.of()));
    }

    /** Why not every group stands exactly at the end of its log, or null if all do. */
    @Nullable
    String notLevel() throws SQLException, InterruptedException {
        List<Rows.Progress> groups = rows.progress();
        return notLevel(groups, ends(groups));
    }

    /** Partitions do not make up for each other: who stands beyond an end has seen records that the log lost. */
    static @Nullable String notLevel(List<Rows.Progress> groups, Map<TopicPartition, Long> ends) {
        long behind = 0;
        for (Rows.Progress group : groups) {
            long missing = ends.getOrDefault(partition(group), group.nextOffset()) - group.nextOffset();
            if (missing < 0) {
                return "a group stands " + -missing + " records beyond the end of " + partition(group);
            }
            behind += missing;
        }
        return behind > 0 ? behind + " records are not yet worked into the database" : null;
    }

    private Map<TopicPartition, Long> ends(List<Rows.Progress> groups) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = groups.stream()
                .map(Lag::partition)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(wanted).all().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset()));
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not say where its topics end: " + e.getCause(), e);
        }
    }

    private static TopicPartition partition(Rows.Progress group) {
        return new TopicPartition(group.topic(), group.partition());
    }

    @Override
    public void close() {
        admin.close();
    }
}
