package onceline.delivery;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.KillPoint;
import onceline.plumbing.work.Safety;
import onceline.plumbing.work.Worker;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes a topic into the database, each record with effect once.
 *
 * <h2>Where the offset lives</h2>
 *
 * In the table {@code consumer_offset}, moved by a guarded update in the same transaction as the rows. Whoever finds it
 * moved by another is a zombie: its transaction changes nothing, and it looks again where to read. A database that loses
 * its last moments in a failover loses rows and offset together, and the records are simply read again. The group's
 * own offset in Kafka is committed afterwards, only so that tools can show the lag.
 *
 * <h2>Trouble</h2>
 *
 * Whatever fails (database away, deadlock, Kafka away for dead letters) pauses the partitions and is tried again from the
 * stored offset, while polling goes on, so that the group does not take the partitions away. No record is ever skipped:
 * only what can never be read becomes a dead letter.
 *
 * <p>A stored offset that the log no longer has, or that belongs to another topic of the same name, is an alarm: the
 * partition stops, and is looked at again every {@link #ALARM_EVERY} until a person has decided.
 */
public final class DatabaseConsumer<M> implements Worker {
    private static final Logger log = LoggerFactory.getLogger(DatabaseConsumer.class);
    private static final Duration LONGEST_POLL = Duration.ofMillis(200);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration ALARM_EVERY = Duration.ofSeconds(10);

    private final String group;
    private final Topic topic;
    private final Database database;
    private final Consumer<String, byte[]> consumer;
    private final StoredOffsets offsets;
    private final Placing placing;
    private final Work<M> work;
    private final DeadLetters deadLetters;
    private final Metrics metrics;
    private final InstantSource clock;

    /** For each partition that is placed: the stored offset. */
    private final Map<TopicPartition, Long> expected = new HashMap<>();

    /** For each partition that is not: when to try to place it, ms since 1970. */
    private final Map<TopicPartition, Long> unplaced = new HashMap<>();

    private Duration backOff = FIRST_BACK_OFF;
    private boolean subscribed;

    DatabaseConsumer(
            Parts parts, Consumer<String, byte[]> consumer, Placing placing, String group, Topic topic, Work<M> work) {
        this.group = group;
        this.topic = topic;
        this.work = work;
        this.consumer = consumer;
        this.placing = placing;
        this.database = parts.database();
        this.metrics = parts.metrics();
        this.clock = parts.clock();
        this.offsets = new StoredOffsets(group, topic);
        this.deadLetters = new DeadLetters(topic, parts.sender(), parts.metrics());
    }

    /** What all consumers of a process share. */
    public record Parts(KafkaSettings kafka, Database database, Sender sender, Metrics metrics, InstantSource clock) {}

    /** @param topic one that has a dead-letter topic */
    public static <M> DatabaseConsumer<M> of(Parts parts, String group, Topic topic, Work<M> work) {
        var properties = parts.kafka().consumer(Profile.PAYMENT);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        var consumer = new KafkaConsumer<String, byte[]>(properties);
        return over(parts, consumer, Placing.TopicId.asked(parts.kafka(), topic), group, topic, work);
    }

    static <M> DatabaseConsumer<M> over(
            Parts parts,
            Consumer<String, byte[]> consumer,
            Placing.TopicId topicId,
            String group,
            Topic topic,
            Work<M> work) {
        var placing = new Placing(topicId, parts.database(), consumer, new StoredOffsets(group, topic));
        return new DatabaseConsumer<>(parts, consumer, placing, group, topic, work);
    }

    @Override
    public String name() {
        return group + ":" + topic;
    }

    @Override
    public int doWork() {
        if (!subscribed) {
            consumer.subscribe(List.of(topic.topic()), new Assignment());
            subscribed = true;
        }
        placeWhatIsDue();
        return poll().entrySet().stream()
                .mapToInt(each -> processOrPause(each.getKey(), each.getValue()))
                .sum();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> poll() {
        try {
            var records = consumer.poll(LONGEST_POLL);
            var polled = new HashMap<TopicPartition, List<ConsumerRecord<String, byte[]>>>();
            records.partitions().forEach(partition -> polled.put(partition, records.records(partition)));
            return polled;
        } catch (OffsetOutOfRangeException vanished) {
            vanished.offsetOutOfRangePartitions().forEach(this::alarmVanished);
            return Map.of();
        }
    }

    private int processOrPause(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
        Long stored = expected.get(partition);
        if (stored == null) {
            return 0; // paused meanwhile: these will be read again
        }
        try {
            return process(partition, stored, new Batch<>(records, work));
        } catch (SQLException | RuntimeException trouble) {
            pauseAll(trouble);
            return 0;
        }
    }

    private int process(TopicPartition partition, long stored, Batch<M> batch) throws SQLException {
        var afterCommit = Safety.COMMIT_AFTER_PROCESSING.isOff()
                ? committedFirst(stored, batch)
                : database.transaction(tx -> batch.process(tx, offsets, stored, work, deadLetters));
        if (afterCommit.isEmpty()) {
            lookAgain(partition);
            return 0;
        }
        KillPoint.TICKETS_COMMITTED_BEFORE_GROUP_COMMIT.reach();
        expected.put(partition, batch.next());
        backOff = FIRST_BACK_OFF;
        afterCommit.get().run();
        metrics.counter(Metric.CONSUMED, "group", group).increment(batch.size());
        showLag(partition, batch.next());
        return batch.size();
    }

    /** For control runs alone: what an automatic commit does. */
    private Optional<Runnable> committedFirst(long stored, Batch<M> batch) throws SQLException {
        return database.transaction(tx -> batch.advance(tx, offsets, stored))
                ? Optional.of(database.transaction(tx -> batch.work(tx, work, deadLetters)))
                : Optional.empty();
    }

    private void showLag(TopicPartition partition, long next) {
        consumer.commitAsync(Map.of(partition, new OffsetAndMetadata(next)), (committed, failure) -> {
            if (failure != null) {
                log.atDebug().addKeyValue("group", group).setCause(failure).log("lag could not be shown");
            }
        });
    }

    private void lookAgain(TopicPartition partition) {
        metrics.counter(Metric.ZOMBIES, "group", group).increment();
        log.atWarn()
                .addKeyValue("group", group)
                .addKeyValue("partition", partition)
                .log("another consumer has moved the offset, looking again where to read");
        unplace(partition, Duration.ZERO);
    }

    private void pauseAll(Exception trouble) {
        metrics.counter(Metric.CONSUMER_PAUSES, "group", group).increment();
        log.atWarn().addKeyValue("group", group).setCause(trouble).log("paused, trying again from the stored offset");
        consumer.assignment().forEach(partition -> unplace(partition, backOff));
        backOff = longer(backOff);
    }

    private void alarmVanished(TopicPartition partition, long offset) {
        alarm(partition, "the log no longer has, or does not yet have, offset " + offset);
    }

    private void alarm(TopicPartition partition, String cause) {
        metrics.counter(Metric.CONSUMER_STOPPED, "group", group).increment();
        log.atError()
                .addKeyValue("group", group)
                .addKeyValue("partition", partition)
                .addKeyValue("cause", cause)
                .log("partition stopped: decide where to go on, and set consumer_offset");
        unplace(partition, ALARM_EVERY);
    }

    private void unplace(TopicPartition partition, Duration wait) {
        expected.remove(partition);
        unplaced.put(partition, clock.millis() + wait.toMillis());
        consumer.pause(List.of(partition));
    }

    private void placeWhatIsDue() {
        long now = clock.millis();
        var due = unplaced.entrySet().stream()
                .filter(each -> each.getValue() <= now)
                .map(Map.Entry::getKey)
                .toList();
        if (!due.isEmpty()) {
            place(due);
        }
    }

    private void place(List<TopicPartition> due) {
        try {
            placing.find(due).forEach(this::place);
        } catch (SQLException | RuntimeException trouble) {
            pauseAll(trouble);
        }
    }

    private void place(TopicPartition partition, Placing.Found found) {
        switch (found) {
            case Placing.At at -> {
                consumer.seek(partition, at.offset());
                consumer.resume(List.of(partition));
                expected.put(partition, at.offset());
                unplaced.remove(partition);
            }
            case Placing.Foreign foreign -> alarm(partition, foreign.cause());
        }
    }

    private static Duration longer(Duration backOff) {
        var doubled = backOff.multipliedBy(2);
        return doubled.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : doubled;
    }

    private final class Assignment implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            metrics.counter(Metric.CONSUMER_REBALANCES, "group", group).increment();
            partitions.forEach(partition -> {
                consumer.seek(partition, 0); // nothing is read from here: paused until the stored offset is known
                unplace(partition, Duration.ZERO);
            });
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        private void forget(Collection<TopicPartition> partitions) {
            expected.keySet().removeAll(partitions);
            unplaced.keySet().removeAll(partitions);
        }
    }
}
