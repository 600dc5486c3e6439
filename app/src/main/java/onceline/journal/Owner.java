package onceline.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onceline.delivery.KafkaSettings;
import onceline.delivery.Profile;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.work.Worker;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the journal partitions that the consumer group gives to this node: reads each from its beginning, claims it,
 * then folds and decides. See {@link Shard} for the fence and {@link Holding} for the life of one partition.
 *
 * <p>The group only spreads the work. Two nodes that both believe to own a partition do no harm: the log counts the
 * decisions of one of them.
 */
public final class Owner<R extends Recorded> implements Worker, ConsumerRebalanceListener {
    public static final Setting<Duration> SESSION_TIMEOUT = Setting.duration(
            "owner.session-timeout",
            "6s",
            "1s",
            "5m",
            "How long a silent owner keeps its partitions: shorter takes over sooner and calls a long pause death.");
    public static final List<Setting<?>> SETTINGS = List.of(SESSION_TIMEOUT);

    private static final Logger log = LoggerFactory.getLogger(Owner.class);
    private static final Duration TICK = Duration.ofMillis(10);

    /** For Kafka to say where a log begins and ends; other partitions wait meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final Topic topic;
    private final Holding.Room<R> room;
    private final Metrics metrics;
    private final Map<Integer, Holding<R>> holdings = new HashMap<>();
    private final Set<TopicPartition> given = new LinkedHashSet<>();
    private long askAgainAt;
    private boolean subscribed;

    /** What a room's owner needs from its process. */
    public record Needs(
            String node,
            Settings settings,
            KafkaSettings kafka,
            String journalId,
            Sender sender,
            Redis redis,
            OwnerClock clock,
            Metrics metrics) {}

    /** @param consumer without automatic commits; reads and is closed on this worker's thread only */
    public Owner(Consumer<String, byte[]> consumer, Topic topic, Holding.Room<R> room, Metrics metrics) {
        this.consumer = consumer;
        this.topic = topic;
        this.room = room;
        this.metrics = metrics;
    }

    /** A consumer as an owner needs it: positions come from the log alone, never from commits. */
    public static Consumer<String, byte[]> consumer(KafkaSettings kafka, Settings settings, String group, String node) {
        var properties = new HashMap<>(kafka.consumer(Profile.PAYMENT));
        int session = (int) settings.get(SESSION_TIMEOUT).toMillis();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "owner-" + node);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.max(100, session / 6));
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public String name() {
        return topic + "-owner";
    }

    @Override
    public int doWork() {
        subscribe();
        takeWhatWasGiven();
        var records = poll();
        metrics.counter(Metric.JOURNAL_FOLDED).increment(records.count());
        // all are folded before one is stepped: what was polled does not come again
        for (var holding : List.copyOf(holdings.values())) {
            fold(holding, records);
        }
        stepAll();
        return 1;
    }

    void subscribe() {
        if (!subscribed) {
            consumer.subscribe(Set.of(topic.topic()), this);
            subscribed = true;
        }
    }

    private ConsumerRecords<String, byte[]> poll() {
        try {
            return consumer.poll(TICK);
        } catch (InvalidOffsetException vanished) {
            log.atError().setCause(vanished).log("the log does not hold what was read of it; reading it anew");
            vanished.partitions().forEach(this::readAnew);
            return ConsumerRecords.empty();
        }
    }

    private void fold(Holding<R> holding, ConsumerRecords<String, byte[]> records) {
        var partition = partition(holding.partition());
        try {
            var next = records.nextOffsets().get(partition);
            holding.fold(records.records(partition), next == null ? holding.position() : next.offset());
        } catch (RuntimeException halfFolded) {
            log.atError()
                    .addKeyValue("partition", partition)
                    .setCause(halfFolded)
                    .log("folding failed; reading the partition anew");
            readAnew(partition);
        }
    }

    private void stepAll() {
        var troubles = new ArrayList<RuntimeException>();
        for (var holding : List.copyOf(holdings.values())) {
            try {
                holding.step();
            } catch (RuntimeException trouble) {
                troubles.add(trouble); // of one partition: the others go on
            }
        }
        if (!troubles.isEmpty()) {
            throw troubles.getFirst();
        }
    }

    /**
     * Asks Kafka nothing: a failure here would leave the partitions assigned but without a position, and every poll would
     * fail from then on.
     */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        partitions.forEach(this::readAnew);
    }

    /** Nothing is read from where it is sought to: paused until it is known where the log begins. */
    private void readAnew(TopicPartition partition) {
        drop(partition);
        consumer.seek(partition, 0);
        consumer.pause(List.of(partition));
        given.add(partition);
    }

    private void takeWhatWasGiven() {
        if (given.isEmpty() || room.clock().now() < askAgainAt) {
            return;
        }
        try {
            var ends = consumer.endOffsets(given, PATIENCE);
            var begins = consumer.beginningOffsets(given, PATIENCE);
            for (var partition : List.copyOf(given)) {
                take(partition, new Holding.Span(begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L)));
            }
        } catch (KafkaException away) {
            log.atWarn().addKeyValue("partitions", given).setCause(away).log("not taken yet, asking again");
            askAgainAt = room.clock().now() + PATIENCE.toMillis();
        }
    }

    private void take(TopicPartition partition, Holding.Span span) {
        consumer.seek(partition, span.begin());
        consumer.resume(List.of(partition));
        given.remove(partition);
        holdings.put(partition.partition(), Holding.take(room, partition.partition(), span));
        log.atInfo()
                .addKeyValue("partition", partition.partition())
                .addKeyValue("records", span.end() - span.begin())
                .log("reading a partition before claiming it");
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(this::drop);
    }

    private void drop(TopicPartition partition) {
        given.remove(partition);
        var holding = holdings.remove(partition.partition());
        if (holding != null) {
            holding.close();
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        onPartitionsRevoked(partitions);
    }

    @Override
    public void close() {
        var held = new ArrayList<>(holdings.keySet());
        onPartitionsRevoked(held.stream().map(this::partition).toList());
        consumer.close();
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topic.topic(), number);
    }

    /** Whether a record was meant for this topic: a client bug once put records elsewhere (KAFKA-19012). */
    static boolean isMeantFor(Topic topic, ConsumerRecord<String, byte[]> message) {
        var header = message.headers().lastHeader("topic");
        return header != null
                && header.value() != null
                && topic.topic().equals(new String(header.value(), java.nio.charset.StandardCharsets.UTF_8));
    }
}
