package onceline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import onceline.plumbing.settings.Settings;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

/** {@code ops/kafka/topics.csv} says what is really created. */
final class TopicTableTest {
    private static final Path TABLE = Path.of("../ops/kafka/topics.csv");
    private static final String HEADING =
            "topic,partitions,replication_factor,min_insync_replicas,retention_ms,retention_bytes";

    @Test
    void theTableHasEveryTopicAsItIsCreated() throws IOException {
        var created = Topics.wanted(againstThreeBrokers()).stream().map(TopicTableTest::row);
        assertThat(Files.readAllLines(TABLE).stream().filter(line -> !line.startsWith("#")))
                .containsExactlyElementsOf(
                        Stream.concat(Stream.of(HEADING), created).toList());
    }

    private static KafkaSettings againstThreeBrokers() {
        var safe = Map.of("topics.replication-factor", "3", "topics.min-insync", "2");
        return KafkaSettings.from(Settings.read(
                KafkaSettings.SETTINGS, KafkaSettings.NAMES, new Settings.Sources(safe, Map.of(), Map.of())));
    }

    private static String row(NewTopic topic) {
        return String.join(
                ",",
                List.of(
                        topic.name(),
                        String.valueOf(topic.numPartitions()),
                        String.valueOf(topic.replicationFactor()),
                        config(topic, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                        config(topic, TopicConfig.RETENTION_MS_CONFIG),
                        config(topic, TopicConfig.RETENTION_BYTES_CONFIG)));
    }

    private static String config(NewTopic topic, String name) {
        return Objects.requireNonNull(topic.configs().get(name));
    }
}
