package onceline.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import onceline.delivery.StoredOffsets.Stored;
import onceline.plumbing.sql.Database;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Finds out where to read: at the stored offset, or, where none is stored yet, at the beginning of the log. */
final class Placing {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TopicId topicId;
    private final Database database;
    private final Consumer<String, byte[]> consumer;
    private final StoredOffsets offsets;

    Placing(TopicId topicId, Database database, Consumer<String, byte[]> consumer, StoredOffsets offsets) {
        this.topicId = topicId;
        this.database = database;
        this.consumer = consumer;
        this.offsets = offsets;
    }

    /** Tells the id of the topic as it is now; a {@link KafkaException} while Kafka is away. */
    @FunctionalInterface
    interface TopicId {
        Uuid now();

        static TopicId asked(KafkaSettings kafka, Topic topic) {
            return () -> ask(kafka, topic);
        }
    }

    sealed interface Found {}

    record At(long offset) implements Found {}

    /** The stored offset belongs to a log that is not this one. */
    record Foreign(String cause) implements Found {}

    Map<TopicPartition, Found> find(Collection<TopicPartition> partitions) throws SQLException {
        var id = topicId.now();
        var stored = database.transaction(offsets::read);
        if (partitions.stream().anyMatch(each -> !stored.containsKey(each.partition()))) {
            var beginnings = consumer.beginningOffsets(partitions, PATIENCE);
            stored.putAll(database.transaction(tx -> startAt(tx, beginnings, id)));
        }
        var found = new HashMap<TopicPartition, Found>();
        partitions.forEach(each -> found.put(each, judge(id, Objects.requireNonNull(stored.get(each.partition())))));
        return found;
    }

    private Map<Integer, Stored> startAt(Connection tx, Map<TopicPartition, Long> beginnings, Uuid id)
            throws SQLException {
        for (var beginning : beginnings.entrySet()) {
            offsets.start(tx, beginning.getKey().partition(), new Stored(beginning.getValue(), id));
        }
        return offsets.read(tx);
    }

    private Found judge(Uuid id, Stored stored) {
        return stored.topicId().equals(id)
                ? new At(stored.next())
                : new Foreign("the stored offset belongs to topic id " + stored.topicId() + ", but this is " + id);
    }

    private static Uuid ask(KafkaSettings kafka, Topic topic) {
        try (var admin = Admin.create(kafka.admin())) {
            var described = admin.describeTopics(List.of(topic.topic())).allTopicNames();
            return Objects.requireNonNull(described
                            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .get(topic.topic()))
                    .topicId();
        } catch (ExecutionException | TimeoutException away) {
            throw new KafkaException("topic " + topic + " cannot be described", away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while talking to Kafka", interrupted);
        }
    }
}
