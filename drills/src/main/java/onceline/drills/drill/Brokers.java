package onceline.drills.drill;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import onceline.lab.Kafka;
import onceline.lab.Lab;
import onceline.lab.LabException;
import onceline.lab.Server;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The Kafka of a lab, seen from the sale on it: where its line is written down, and who leads there. */
final class Brokers {
    static final String JOURNAL = "queue-journal";
    /** A topic beside those of Onceline, with copies as they have: whoever writes to it harms nobody. */
    static final String PROBE = "drill-probe";

    private static final int NOBODY = 0;
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Lab lab;
    private volatile @Nullable TopicPartition journal;
    private volatile @Nullable Kafka odd;

    Brokers(Lab lab) {
        this.lab = lab;
    }

    /** The partition of the journal in which the sale's line is. */
    TopicPartition journal() {
        TopicPartition known = journal;
        if (known == null) {
            known = new TopicPartition(JOURNAL, JournalPart.ofTheSale(lab.database()));
            journal = known;
        }
        return known;
    }

    /** Another drill begins. */
    void forget() {
        journal = null;
        odd = null;
    }

    /** The broker through which every join of the sale goes now. */
    Kafka leader() {
        return lab.kafkas()
                .leader(JOURNAL, journal().partition())
                .orElseThrow(() -> new IllegalStateException("nobody leads " + journal()));
    }

    /** Those that keep copies of the sale's journal and have everything of it, without the leader. */
    List<Kafka> followers() {
        Kafka leader = leader();
        return lab.kafkas().inSync(JOURNAL, journal().partition()).stream()
                .filter(broker -> !broker.equals(leader))
                .toList();
    }

    Kafka activeController() {
        return lab.kafkas().activeController();
    }

    /** {@code node.id} of the leader; 0 while there is none. */
    double leaderId() {
        return lab.kafkas()
                .leader(JOURNAL, journal().partition())
                .map(Kafka::id)
                .orElse(NOBODY);
    }

    /** How many partitions lack a copy. */
    double underReplicated() {
        return lab.kafkas().underReplicated().size();
    }

    /** How many brokers run. */
    double running() {
        return lab.kafkas().brokers().stream().filter(Server::running).count();
    }

    /** Remembers the one broker that a drill is about: the last one, or the one that lacks something. */
    void isOdd(Kafka broker) {
        odd = broker;
    }

    /** 1 while that broker leads. */
    double oddLeads() {
        Kafka broker = odd;
        return broker != null && leaderId() == broker.id() ? 1 : 0;
    }

    /** How much of the sale's journal a new consumer, which knows that broker alone, is given at once. */
    double readFromOdd() {
        Kafka broker = Objects.requireNonNull(odd, "not struck yet");
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "default.api.timeout.ms",
                (int) ANSWER.toMillis(),
                "request.timeout.ms",
                (int) ANSWER.toMillis(),
                "max.poll.records",
                5_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(journal()));
            consumer.seekToBeginning(List.of(journal()));
            return consumer.poll(ANSWER).count();
        }
    }

    /** 1 if a new producer's write is refused because too few copies would be made, 0 if it is taken. */
    double refusals() throws InterruptedException, ExecutionException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                lab.kafkas().bootstrapServers(),
                "acks",
                "all",
                "enable.idempotence",
                false,
                "retries",
                0,
                "linger.ms",
                0,
                "request.timeout.ms",
                (int) ANSWER.toMillis(),
                "delivery.timeout.ms",
                (int) ANSWER.toMillis(),
                "max.block.ms",
                ANSWER.toMillis());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(PROBE, new byte[1])).get();
            return 0;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof NotEnoughReplicasException) {
                return 1;
            }
            throw failed;
        }
    }

    /** How long that broker takes to answer at all, in milliseconds. */
    double millisToReachOdd() throws IOException {
        Kafka broker = Objects.requireNonNull(odd, "not struck yet");
        long begin = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(broker.host().address(), broker.port()), (int) ANSWER.toMillis());
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Who leads what: an election that nobody asked for shows here. */
    Map<String, String> vitals() {
        Map<String, String> vitals = new LinkedHashMap<>();
        try {
            vitals.put("active controller", activeController().name());
            Map<String, Map<Integer, String>> byTopic = new TreeMap<>();
            lab.kafkas()
                    .leaders()
                    .forEach((partition, leader) -> byTopic.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                            .put(partition.partition(), leader.name()));
            byTopic.forEach((topic, leaders) -> vitals.put("leaders of " + topic, leaders.toString()));
        } catch (LabException away) {
            vitals.put("active controller", Ground.UNKNOWN);
        }
        return vitals;
    }
}
