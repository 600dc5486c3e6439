package onceline.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import onceline.plumbing.work.Worker;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Reads a log in memory. It is given the partition and loses it as it is told, between two polls; until it hears of a
 * loss it goes on, as a zombie does.
 */
public final class SimulatedConsumer extends MockConsumer<String, byte[]> {
    private static final int MOST_RECORDS = 12;
    private static final Uuid TOPIC_ID = new Uuid(1, 2);

    private final TopicPartition partition;
    private final List<ConsumerRecord<String, byte[]>> log;
    private final Random random;
    private final Deque<Runnable> events = new ArrayDeque<>();
    private ConsumerRebalanceListener listener = new NobodyListens();
    private boolean assigned;
    private boolean paused;
    private int position;

    public SimulatedConsumer(Topic topic, List<ConsumerRecord<String, byte[]>> log, Random random) {
        super("none");
        this.partition = new TopicPartition(topic.topic(), 0);
        this.log = log;
        this.random = random;
    }

    /** The product's consumer of a topic, over this one. */
    public <M> Worker worker(DatabaseConsumer.Parts parts, String group, Topic topic, Work<M> work) {
        return DatabaseConsumer.over(parts, this, () -> TOPIC_ID, group, topic, work);
    }

    public void assign() {
        events.add(() -> {
            assigned = true;
            listener.onPartitionsAssigned(List.of(partition));
        });
    }

    public void revoke() {
        events.add(() -> {
            if (assigned) {
                assigned = false;
                listener.onPartitionsRevoked(List.of(partition));
            }
        });
    }

    /** Whether everything there is was read. */
    public boolean isAtEnd() {
        return assigned && !paused && position == log.size();
    }

    @Override
    public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener listening) {
        listener = listening;
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
        while (!events.isEmpty()) {
            events.remove().run();
        }
        if (!assigned || paused || position == log.size()) {
            return ConsumerRecords.empty();
        }
        int to = Math.min(log.size(), position + 1 + random.nextInt(MOST_RECORDS));
        var some = List.copyOf(log.subList(position, to));
        position = to;
        return new ConsumerRecords<>(Map.of(partition, some), Map.of(partition, new OffsetAndMetadata(to)));
    }

    @Override
    public synchronized void seek(TopicPartition sought, long offset) {
        position = (int) offset;
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
        paused = true;
    }

    @Override
    public synchronized void resume(Collection<TopicPartition> partitions) {
        paused = false;
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
        return assigned ? Set.of(partition) : Set.of();
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
            Collection<TopicPartition> partitions, Duration timeout) {
        return partitions.stream().collect(Collectors.toMap(each -> each, any -> 0L));
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {}

    private static final class NobodyListens implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    }
}
