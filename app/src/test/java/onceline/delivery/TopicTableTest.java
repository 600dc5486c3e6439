package onceline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import onceline.auction.Storing;
import onceline.notice.Notices;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.SimulatedDatabase;
import onceline.plumbing.work.Worker;
import onceline.ticket.Issuer;
import onceline.ticket.StockInbound;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** {@code ops/kafka/topics.csv} says what is really created. */
final class TopicTableTest {
    private static final Path TABLE = Path.of("../ops/kafka/topics.csv");
    private static final JavaClass DATABASE_CONSUMER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("onceline")
            .get(DatabaseConsumer.class);
    private static final String HEADING =
            "topic,partitions,replication_factor,min_insync_replicas,retention_ms,retention_bytes,groups";

    @Test
    void theTableHasEveryTopicAsItIsCreated() throws IOException {
        var groups = groups();
        var created = Topics.wanted(againstThreeBrokers()).stream()
                .map(topic -> row(topic) + "," + groups.getOrDefault(topic.name(), ""));
        assertThat(Files.readAllLines(TABLE).stream().filter(line -> !line.startsWith("#")))
                .containsExactlyElementsOf(
                        Stream.concat(Stream.of(HEADING), created).toList());
    }

    /** Whoever consumes from now on must be among the {@link #consumers}. */
    @Test
    void allConsumersAreKnown() {
        assertThat(DATABASE_CONSUMER.getMethodCallsToSelf().stream()
                        .filter(call -> call.getName().equals("of"))
                        .map(call -> call.getOriginOwner().getSimpleName()))
                .containsExactlyInAnyOrder("Issuer", "StockInbound", "Storing", "Notices");
    }

    /** The group of each topic that has one. */
    private static Map<String, String> groups() {
        var groups = new TreeMap<String, String>();
        for (var consumer : consumers()) {
            var groupAndTopic = consumer.name().split(":", -1);
            groups.merge(groupAndTopic[1], groupAndTopic[0], (one, other) -> one + " " + other);
            consumer.close();
        }
        return groups;
    }

    /** As each role runs them; they ask no server before they work. */
    private static List<Worker> consumers() {
        var parts = parts();
        return Stream.concat(
                        Stream.of(
                                Issuer.worker(parts, () -> {}),
                                StockInbound.worker(parts, () -> {}),
                                Storing.closings(parts, () -> {})),
                        Notices.workers(parts, () -> {}).stream())
                .toList();
    }

    private static DatabaseConsumer.Parts parts() {
        var metrics = new Metrics();
        var producer = new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        var database = new SimulatedDatabase(new Random(1), () -> LocalDateTime.MIN, SimulatedDatabase.Flaw.NONE);
        return new DatabaseConsumer.Parts(
                againstThreeBrokers(),
                database.database(),
                new Sender(producer, Profile.PAYMENT, metrics),
                metrics,
                InstantSource.system());
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
