package onceline.drills.site;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Records that a group has not yet worked into the database: ends of the log minus the offsets stored there. */
final class Lag implements AutoCloseable {
    private final Admin admin;
    private final Rows rows;

    Lag(Site site, Rows rows) {
        this.rows = rows;
        this.admin = Admin.create(site.kafkaWith(Map.of()));
    }

    long records() throws SQLException, InterruptedException {
        List<Rows.Progress> groups = rows.progress();
        Map<TopicPartition, ListOffsetsResultInfo> ends = ends(groups);
        long behind = 0;
        for (Rows.Progress group : groups) {
            ListOffsetsResultInfo end = ends.get(partition(group));
            behind += end == null ? 0 : end.offset() - group.nextOffset();
        }
        return behind;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> ends(List<Rows.Progress> groups) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = groups.stream()
                .map(Lag::partition)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(wanted).all().get();
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
