package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaClusterIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private KafkaCluster cluster;

    @BeforeAll
    void start(@TempDir Path directory) {
        long begin = System.nanoTime();
        cluster =
                KafkaCluster.of(KafkaCluster.Shape.SEPARATE, KafkaPace.QUICK, new Ground(directory, Hosts.loopback()));
        cluster.start();
        say("three brokers and three controllers ready", begin);
    }

    @AfterAll
    void stop() {
        cluster.stop();
        assertThat(cluster.servers()).noneMatch(Server::running);
    }

    @AfterEach
    void heal() {
        cluster.servers().forEach(Server::start);
        cluster.awaitAllCopies(SOON);
    }

    @Test
    void aKilledLeaderIsReplacedAndLeadsAgainWhenItIsPreferred() throws Exception {
        create("leader");
        Kafka leader = cluster.leader("leader", 0).orElseThrow();
        assertThat(cluster.inSync("leader", 0)).containsExactlyInAnyOrderElementsOf(cluster.brokers());
        write("leader", "before");

        long begin = System.nanoTime();
        leader.kill();
        write("leader", "after");
        say("a write after the leader's death", begin);

        assertThat(cluster.leader("leader", 0)).isPresent().get().isNotEqualTo(leader);
        assertThat(cluster.inSync("leader", 0)).hasSize(2).doesNotContain(leader);
        assertThat(cluster.underReplicated()).contains(new TopicPartition("leader", 0));
        leader.start();
        cluster.awaitAllCopies(SOON);
        cluster.electPreferredLeaders();
        assertThat(cluster.leader("leader", 0)).contains(leader);
        assertThat(read("leader", cluster.bootstrapServers())).containsExactly("before", "after");
    }

    /** As {@code ops/kafka/topics.csv} has them created: three copies of each partition. */
    @Test
    void theCopiesOfAPartitionLieInThreeRacks() throws Exception {
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic("racks", 6, (short) 3)))
                    .all()
                    .get();
            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(partitions(admin, "racks"))
                            .hasSize(6)
                            .allSatisfy(partition -> assertThat(partition.replicas())
                                    .extracting(Node::rack)
                                    .containsExactlyInAnyOrder("rack-1", "rack-2", "rack-3")));
        }
    }

    private static List<TopicPartitionInfo> partitions(Admin admin, String topic) throws Exception {
        return java.util.Objects.requireNonNull(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic))
                .partitions();
    }

    /** Told by the consumer itself, and by the bytes that came from each broker. */
    @Test
    void aConsumerReadsFromTheCopyInItsOwnRack() throws Exception {
        create("near");
        String large = "x".repeat(50_000);
        for (int i = 0; i < 20; i++) {
            write("near", large);
        }
        Kafka leader = cluster.leader("near", 0).orElseThrow();
        Kafka near = cluster.brokers().stream()
                .filter(broker -> broker != leader)
                .findFirst()
                .orElseThrow();
        Reading here = reading("near", "rack-" + near.id());
        assertThat(here.preferred()).isEqualTo(near.id());
        assertThat(here.bytesFrom(near)).isGreaterThan(1_000_000);
        assertThat(here.bytesFrom(leader)).isLessThan(100_000);

        Reading anywhere = reading("near", "");
        assertThat(anywhere.preferred()).isEqualTo(-1);
        assertThat(anywhere.bytesFrom(leader)).isGreaterThan(1_000_000);
    }

    /**
     * @param preferred id of the broker that the consumer prefers to the leader; −1 for none
     * @param bytes that came from each node, by its id
     */
    private record Reading(int preferred, Map<Integer, Long> bytes) {
        long bytesFrom(Kafka broker) {
            return bytes.getOrDefault(broker.id(), 0L);
        }
    }

    private Reading reading(String topic, String rack) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrapServers(),
                        "auto.offset.reset",
                        "earliest",
                        "client.rack",
                        rack),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            readAll(consumer, new TopicPartition(topic, 0));
            return new Reading(preferred(consumer), bytesByNode(consumer));
        }
    }

    private static int preferred(KafkaConsumer<?, ?> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("preferred-read-replica"))
                .map(metric -> ((Number) metric.getValue().metricValue()).intValue())
                .findFirst()
                .orElseThrow();
    }

    private static Map<Integer, Long> bytesByNode(KafkaConsumer<?, ?> consumer) {
        Map<Integer, Long> bytes = new HashMap<>();
        consumer.metrics().forEach((name, metric) -> {
            String node = name.tags().getOrDefault("node-id", "");
            if (name.name().equals("incoming-byte-total") && node.matches("node-\\d+")) {
                bytes.put(
                        Integer.parseInt(node.substring("node-".length())),
                        ((Number) metric.metricValue()).longValue());
            }
        });
        return bytes;
    }

    @Test
    @Tag("on-request")
    void withAllButOneReplicaLostWritesAreRefusedAndReadsServed() throws Exception {
        create("lonely");
        write("lonely", "kept");
        Kafka left = cluster.leader("lonely", 0).orElseThrow();
        cluster.brokers().stream().filter(broker -> broker != left).forEach(Server::kill);
        assertThat(Patience.until(SOON, () -> cluster.inSync("lonely", 0).equals(List.of(left))))
                .isTrue();

        assertThatThrownBy(() -> write("lonely", "refused"))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfAny(NotEnoughReplicasException.class, TimeoutException.class);
        assertThat(read("lonely", left.bootstrapServers())).containsExactly("kept");
    }

    @Test
    @Tag("on-request")
    void aKilledControllerIsReplacedAndWritesGoOn() throws Exception {
        create("steered");
        Kafka active = cluster.activeController();
        long begin = System.nanoTime();
        active.kill();
        write("steered", "meanwhile");
        say("a write after the active controller's death", begin);
        assertThat(Patience.until(SOON, () -> cluster.activeController() != active))
                .isTrue();
        say("another controller", begin);
        create("created-by-the-new-one");
    }

    @Test
    @Tag("on-request")
    void nothingAcknowledgedIsLostByARollingRestart() throws Exception {
        create("rolling");
        Verifiable producer = cluster.verifiableProducer("rolling", "--throughput", "300");
        assertThat(Patience.until(
                        SOON, () -> !producer.lines("producer_send_success").isEmpty()))
                .isTrue();
        long begin = System.nanoTime();
        cluster.rollingRestart();
        say("a rolling restart of six nodes", begin);
        producer.close();

        List<String> acknowledged = producer.lines("producer_send_success").stream()
                .map(KafkaClusterIT::value)
                .toList();
        assertThat(acknowledged).hasSizeGreaterThan(1000);
        List<String> read = read("rolling", cluster.bootstrapServers());
        assertThat(read).doesNotHaveDuplicates().containsAll(acknowledged);
    }

    private static String value(String line) {
        return line.replaceFirst(".*\"value\":\"(\\d+)\".*", "$1");
    }

    @Test
    @Tag("on-request")
    void kafkasOwnProducerAndConsumerAgree() throws Exception {
        create("verified");
        try (Verifiable producer = cluster.verifiableProducer("verified", "--max-messages", "500");
                Verifiable consumer = cluster.verifiableConsumer("verified", "checkers", "--max-messages", "500")) {
            assertThat(producer.awaitExit(SOON)).as(producer::output).isTrue();
            assertThat(consumer.awaitExit(SOON)).as(consumer::output).isTrue();
            assertThat(producer.lines("producer_send_success")).hasSize(500);
            assertThat(consumer.lines("record_data")).hasSize(500);
        }
    }

    @Test
    @Tag("on-request")
    void asShippedAndInOneProcessADeadLeaderIsMissedLonger(@TempDir Path directory) throws Exception {
        KafkaCluster three = KafkaCluster.of(
                KafkaCluster.Shape.COMBINED, KafkaPace.SHIPPED, new Ground(directory, Hosts.loopback()));
        three.start();
        try {
            create(three, "leader");
            Kafka leader = three.leader("leader", 0).orElseThrow();
            long begin = System.nanoTime();
            leader.kill();
            write(three, "leader", "after", Duration.ofSeconds(60));
            say("as shipped: a write after the leader's death", begin);
            three.brokers().stream()
                    .filter(Server::running)
                    .findFirst()
                    .orElseThrow()
                    .kill();
            assertThatThrownBy(() -> write(three, "leader", "no quorum", Duration.ofSeconds(5)))
                    .isInstanceOf(ExecutionException.class);
        } finally {
            three.stop();
        }
    }

    private void create(String topic) throws Exception {
        create(cluster, topic);
    }

    private static void create(KafkaCluster cluster, String topic) throws Exception {
        try (Admin admin = cluster.admin()) {
            // Three copies with two in sync, as the brokers' own defaults say.
            admin.createTopics(List.of(new NewTopic(topic, java.util.Optional.of(1), java.util.Optional.empty())))
                    .all()
                    .get();
        }
        assertThat(Patience.until(SOON, () -> leads(cluster, topic))).isTrue();
    }

    private static boolean leads(KafkaCluster cluster, String topic) {
        try {
            return cluster.leader(topic, 0).isPresent();
        } catch (LabException notKnownEverywhereYet) {
            return false;
        }
    }

    private void write(String topic, String value) throws Exception {
        write(cluster, topic, value, Duration.ofSeconds(15));
    }

    private static void write(KafkaCluster cluster, String topic, String value, Duration limit) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrapServers(),
                        "request.timeout.ms",
                        2_000,
                        "max.block.ms",
                        limit.toMillis(),
                        "delivery.timeout.ms",
                        (int) limit.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static List<String> read(String topic, String servers) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return readAll(consumer, new TopicPartition(topic, 0));
        }
    }

    private static List<String> readAll(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        consumer.assign(List.of(partition));
        long end = java.util.Objects.requireNonNull(
                consumer.endOffsets(List.of(partition)).get(partition));
        List<String> values = new java.util.ArrayList<>();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                values.add(new String(record.value(), StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    private static void say(String what, long begin) {
        System.out.println("KafkaClusterIT: " + what + ": " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
}
