package onceline.drills.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import onceline.drills.Rush;
import onceline.drills.judge.FinalState.Replication;
import onceline.drills.numbers.NumberBooks;
import onceline.drills.numbers.NumberCase;
import onceline.drills.numbers.NumberJudge;
import onceline.drills.numbers.NumberTale;
import onceline.drills.numbers.NumberTopic;
import onceline.drills.numbers.Received;
import onceline.drills.numbers.Sent;
import onceline.lab.KafkaCluster;
import onceline.lab.Verifiable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Kafka's own producer sends 0, 1, 2 … at a steady rate, with the care that Onceline takes: acks of all replicas in sync,
 * idempotent, tried again for a minute. Kafka's own consumer reads along. The topic has one partition, so that all stand
 * in one order and wait for the same leader.
 */
final class NumberLoad implements Load<KafkaAlone> {
    static final String TOPIC = "numbers";
    static final int PARTITION = 0;

    private static final String CARE =
            "enable.idempotence=true\nretries=2147483647\ndelivery.timeout.ms=60000\nrequest.timeout.ms=10000\n";
    private static final Duration BEGUN = Duration.ofSeconds(60);
    private static final Duration CAUGHT_UP = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Duration length;
    private final Map<String, String> topicSettings;

    NumberLoad(Duration length) {
        this(length, Map.of());
    }

    /** @param topicSettings otherwise than the brokers' own */
    NumberLoad(Duration length, Map<String, String> topicSettings) {
        this.length = length;
        this.topicSettings = Map.copyOf(topicSettings);
    }

    @Override
    public String words() {
        return "numbers: Kafka's VerifiableProducer sends them at equal distances, its VerifiableConsumer reads along";
    }

    /** Numbers. */
    @Override
    public int people() {
        return (int) length.toSeconds() * 150;
    }

    @Override
    public Duration length() {
        return length;
    }

    @Override
    public Done on(KafkaAlone ground, Size size, Rush.Action meanwhile, Consumer<String> told) throws Exception {
        Path care = Files.createTempFile("producer-", ".properties");
        try {
            Files.writeString(care, CARE);
            return on(ground.cluster(), care, rate(size), meanwhile, told);
        } finally {
            Files.delete(care);
        }
    }

    private static int rate(Size size) {
        return Math.max(1, size.people() / (int) Math.max(1, size.length().toSeconds()));
    }

    private Done on(KafkaCluster cluster, Path care, int rate, Rush.Action meanwhile, Consumer<String> told)
            throws Exception {
        create(cluster);
        try (Verifiable consumer = cluster.verifiableConsumer(TOPIC, "readers");
                Verifiable producer = cluster.verifiableProducer(
                        TOPIC, "--throughput", String.valueOf(rate), "--command-config", care.toString())) {
            told.accept("sending    " + rate + " numbers a second");
            if (!until(BEGUN, () -> !acknowledged(producer).isEmpty())) {
                throw new IOException("no number was acknowledged: " + producer.output());
            }
            meanwhile.run();
            end(producer);
            told.accept("Waiting until the consumer has caught up");
            until(CAUGHT_UP, () -> numbers(cluster, producer, consumer).allReceived());
            return done(numbers(cluster, producer, consumer));
        }
    }

    /** Until it has said of every number what became of it. */
    private static void end(Verifiable producer) throws IOException {
        producer.close();
        if (producer.lines("tool_data").isEmpty()) {
            throw new IOException("the producer did not finish what was on its way");
        }
    }

    private void create(KafkaCluster cluster) throws InterruptedException, ExecutionException {
        NewTopic topic = new NewTopic(TOPIC, Optional.of(PARTITION + 1), Optional.empty()).configs(topicSettings);
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    private static List<String> acknowledged(Verifiable producer) {
        return producer.lines("producer_send_success");
    }

    private static NumberCase numbers(KafkaCluster cluster, Verifiable producer, Verifiable consumer) {
        List<String> said = new ArrayList<>(acknowledged(producer));
        said.addAll(producer.lines("producer_send_error"));
        return new NumberCase(
                Sent.read(said),
                NumberTopic.read(cluster.bootstrapServers(), TOPIC),
                Received.read(consumer.lines("record_data")),
                new Replication(cluster.brokers().size(), cluster.brokers().size() - 1));
    }

    private static Done done(NumberCase numbers) {
        NumberBooks books = NumberJudge.close(numbers);
        NumberTale tale = new NumberTale(numbers);
        return new Done(books, tale.history(), tale.unseen(), tale.ledger());
    }

    private static boolean until(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(LOOK);
        }
        return true;
    }
}
