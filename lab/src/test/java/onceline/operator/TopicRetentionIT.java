package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import onceline.lab.Lab;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each test has a topic of its own, with ten records of two days ago and five of now in its only partition. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicRetentionIT {
    private static final Path SCHEMA = Path.of("../app/src/main/resources/onceline/db/V1__delivery.sql");
    private static final int OLD = 10;
    private static final int YOUNG = 5;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long WEEK = 7 * DAY;
    private static final String A_WEEK = "retention.ms=604800000 (7d), retention.bytes=-1 (unlimited)";
    private static final String A_DAY = "retention.ms=86400000 (1d), retention.bytes=-1 (unlimited)";

    private final List<String> told = new ArrayList<>();
    private Lab lab;

    @BeforeAll
    void start() throws SQLException, IOException {
        lab = Lab.ephemeral().start();
        String schema = Files.readString(SCHEMA).replaceAll("(?m)^--.*$", "");
        for (String statement : schema.split(";", -1)) {
            if (!statement.isBlank()) {
                execute(statement);
            }
        }
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @AfterEach
    void tell() {
        told.forEach(System.out::println);
        told.clear();
    }

    @Test
    void lessIsRefusedUntilTheGroupOfTheDatabaseHasCaughtUp() throws Exception {
        Uuid id = create("ticket-issued");
        assertThatThrownBy(() -> retain("ticket-issued", DAY))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining("notification-group, partition 0: 10 records");
        assertThat(told).contains("Consumed by notification-group (offsets nowhere yet)");

        store("notification-group", "ticket-issued", OLD - 1, id);
        // What is shown in Kafka is ahead of what counts.
        commit("notification-group", "ticket-issued", OLD + YOUNG);
        assertThatThrownBy(() -> retain("ticket-issued", DAY))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("notification-group, partition 0: 1 record.");
        assertThatThrownBy(() -> dry("ticket-issued", DAY)).isInstanceOf(Refused.class);
        assertThat(retention("ticket-issued")).isEqualTo(A_WEEK);

        store("notification-group", "ticket-issued", OLD, id);
        dry("ticket-issued", DAY);
        assertThat(told).contains("  would set: " + A_DAY, "Nothing of this was done: a dry run");
        assertThat(retention("ticket-issued")).isEqualTo(A_WEEK);

        told.clear();
        retain("ticket-issued", DAY);
        assertThat(told)
                .containsExactly(
                        "ticket-issued has " + A_WEEK,
                        "Consumed by notification-group (offsets in the database)",
                        "Kafka says: ticket-issued has " + A_DAY);
        assertThat(retention("ticket-issued")).isEqualTo(A_DAY);

        told.clear();
        retain("ticket-issued", DAY);
        assertThat(told).containsExactly("ticket-issued has " + A_DAY, "So it was already");
    }

    @Test
    void aGroupThatKeepsItsOffsetsInKafkaAloneCountsToo() throws Exception {
        Uuid id = create("notification");
        store("notification-group", "notification", OLD + YOUNG, id);
        commit("strangers", "notification", 4);
        assertThatThrownBy(() -> retain("notification", DAY))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("of notification: strangers, partition 0: 6 records. Wait");
        assertThat(retention("notification")).isEqualTo(A_WEEK);

        commit("strangers", "notification", OLD);
        retain("notification", DAY);
        assertThat(told)
                .contains("Consumed by notification-group (offsets in the database), strangers (offsets in Kafka)");
        assertThat(retention("notification")).isEqualTo(A_DAY);
    }

    @Test
    void anOffsetOfAnOlderTopicOfTheSameNameSaysNothing() throws Exception {
        create("lot-closed");
        store("closing-group", "lot-closed", OLD + YOUNG, Uuid.randomUuid());
        assertThatThrownBy(() -> retain("lot-closed", DAY))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("closing-group, partition 0: 10 records");
        assertThat(retention("lot-closed")).isEqualTo(A_WEEK);
    }

    @Test
    void moreIsAllowedWhoeverIsBehindAndThoughTheDatabaseIsAway() throws Exception {
        create("stock.inbound");
        StoredProgress away = new StoredProgress(new Address("127.0.0.1", 1), this::operator, "onceline");
        Steps steps = Steps.real(told::add);
        new Retaining(brokers(), away, InstantSource.system(), steps)
                .run("stock.inbound", 2 * WEEK, OptionalLong.empty());
        assertThat(retention("stock.inbound")).startsWith("retention.ms=1209600000 (14d)");
        assertThatThrownBy(() -> new Retaining(brokers(), away, InstantSource.system(), steps)
                        .run("stock.inbound", DAY, OptionalLong.empty()))
                .isInstanceOf(SQLException.class);
        assertThat(retention("stock.inbound")).startsWith("retention.ms=1209600000 (14d)");
    }

    @Test
    void bytesCountAsIfEachRecordWereTheLargestAllowed() throws Exception {
        Uuid id = create("ticket-issue");
        store("ticket-processor-group", "ticket-issue", 0, id);
        long largest = 1_048_588;
        assertThat(sizeAtLeast("ticket-issue", 400)).isTrue();
        assertThatThrownBy(() -> retain("ticket-issue", WEEK, 600))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("ticket-processor-group, partition 0: 15 records");
        assertThat(retention("ticket-issue")).isEqualTo(A_WEEK);

        retain("ticket-issue", WEEK, (OLD + YOUNG) * largest);
        store("ticket-processor-group", "ticket-issue", OLD + YOUNG, id);
        retain("ticket-issue", WEEK, 600);
        assertThat(retention("ticket-issue")).isEqualTo("retention.ms=604800000 (7d), retention.bytes=600 (600B)");
    }

    @Test
    void whatNobodyConsumesMayBeKeptForLess() throws Exception {
        create("ticket-issue.dead");
        retain("ticket-issue.dead", DAY);
        assertThat(told).contains("No group consumes it");
        assertThat(retention("ticket-issue.dead")).isEqualTo(A_DAY);
    }

    /** It may know of offsets that the primary has undone. */
    @Test
    void aDatabaseThatIsNotThePrimaryIsNotBelieved() throws Exception {
        create("lot-closed.dead");
        administer("set global read_only = 1");
        try {
            assertThatThrownBy(() -> retain("lot-closed.dead", DAY))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("is read-only: give the primary");
        } finally {
            administer("set global read_only = 0");
        }
        assertThat(retention("lot-closed.dead")).isEqualTo(A_WEEK);
    }

    @Test
    void theJournalsAndUnknownTopicsAreRefused() throws Exception {
        create("bid-journal");
        create("somebodys");
        for (long ms : List.of(DAY, 2 * WEEK, -1L)) {
            assertThatThrownBy(() -> retain("bid-journal", ms))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("is a journal");
            assertThatThrownBy(() -> retain("somebodys", ms))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("Onceline has no topic \"somebodys\"");
        }
        assertThat(retention("bid-journal")).isEqualTo(A_WEEK);
        assertThatThrownBy(() -> retain("notification.dead", DAY))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("has no topic notification.dead: Onceline makes it");
    }

    /** As an operator types it. */
    @Test
    void theCommandEndsWithZeroOrOneAndTakesThePasswordFromTheEnvironment() throws Exception {
        Uuid id = create("ticket-issued.dead");
        commit("readers", "ticket-issued.dead", OLD - 1);
        Ending refused = type("ticket-issued.dead", operator().password());
        assertThat(refused.code()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output().lines().toList().getLast())
                .startsWith("Refused: Nothing was changed: ")
                .contains("readers, partition 0: 1 record");
        store("readers", "ticket-issued.dead", OLD, id);
        Ending withoutPassword = type("ticket-issued.dead", "");
        assertThat(withoutPassword.code()).as(withoutPassword.output()).isEqualTo(1);
        assertThat(withoutPassword.output()).contains("Failed: ").doesNotContain("\tat ");
        assertThat(retention("ticket-issued.dead")).isEqualTo(A_WEEK);

        Ending done = type("ticket-issued.dead", operator().password());
        assertThat(done.code()).as(done.output()).isZero();
        assertThat(done.output()).endsWith("Kafka says: ticket-issued.dead has " + A_DAY + System.lineSeparator());
    }

    private record Ending(int code, String output) {}

    private Ending type(String topic, String password) throws IOException, InterruptedException {
        Address database = lab.database().listensAt();
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                TopicCommand.class.getName(),
                "retain",
                topic,
                "--for=1d",
                "--brokers=" + brokers(),
                "--database=" + database);
        command.environment().put("ONCELINE_DATABASE_OPERATOR_PASSWORD", password);
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ending(process.exitValue(), output);
    }

    private void retain(String topic, long ms) throws SQLException {
        retaining(Steps.real(told::add)).run(topic, ms, OptionalLong.empty());
    }

    private void retain(String topic, long ms, long bytes) throws SQLException {
        retaining(Steps.real(told::add)).run(topic, ms, OptionalLong.of(bytes));
    }

    private void dry(String topic, long ms) throws SQLException {
        retaining(Steps.dry(told::add)).run(topic, ms, OptionalLong.empty());
    }

    private Retaining retaining(Steps steps) {
        StoredProgress stored = new StoredProgress(lab.database().listensAt(), this::operator, "onceline");
        return new Retaining(brokers(), stored, InstantSource.system(), steps);
    }

    private Account operator() {
        return lab.database().operator();
    }

    private String brokers() {
        return lab.kafkas().bootstrapServers();
    }

    private String retention(String topic) {
        try (KafkaTopic kafka = KafkaTopic.connect(brokers(), topic)) {
            return kafka.retention().toString();
        }
    }

    private boolean sizeAtLeast(String topic, long bytes) {
        try (KafkaTopic kafka = KafkaTopic.connect(brokers(), topic)) {
            return kafka.partitions(0).getFirst().bytes() >= bytes;
        }
    }

    /** Kept for a week. */
    private Uuid create(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = lab.kafkas().admin()) {
            NewTopic wanted = new NewTopic(topic, 1, (short) 1);
            Uuid id = admin.createTopics(List.of(wanted.configs(Map.of("retention.ms", String.valueOf(WEEK)))))
                    .topicId(topic)
                    .get();
            fill(topic);
            return id;
        }
    }

    private void fill(String topic) throws ExecutionException, InterruptedException {
        long now = System.currentTimeMillis();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < OLD + YOUNG; i++) {
                long at = i < OLD ? now - 2 * DAY : now;
                producer.send(new ProducerRecord<>(topic, 0, at, null, new byte[] {(byte) i}))
                        .get();
            }
        }
    }

    private void store(String group, String topic, long next, Uuid id) throws SQLException {
        execute("replace into consumer_offset (grp, topic, part, next_offset, topic_id) values ('" + group + "', '"
                + topic + "', 0, " + next + ", '" + id + "')");
    }

    private void commit(String group, String topic, long next) throws ExecutionException, InterruptedException {
        try (Admin admin = lab.kafkas().admin()) {
            admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(next)))
                    .all()
                    .get();
        }
    }

    private void administer(String statement) throws SQLException {
        try (Connection connection = lab.database().connectAsAdministrator();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = lab.database().connect();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
