package onceline.drills.site;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import onceline.drills.judge.JournalRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes records as Onceline would, for benchmarks that need more of them than people could send. */
public final class JournalFeed implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Site site;
    private final KafkaProducer<byte[], byte[]> producer;

    public JournalFeed(Site site) {
        this.site = site;
        this.producer = new KafkaProducer<>(
                site.kafkaWith(Map.of("acks", "all", "linger.ms", "5", "batch.size", "65536")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The partition in which the queue was created. */
    public int partition(String queue) {
        return records(queue).getFirst().partition();
    }

    /** The records of the queue and the claims of its partition, up to now. */
    public List<JournalRecord> records(String queue) {
        try (JournalEvidence journal = new JournalEvidence(site, queue)) {
            journal.more();
            return journal.records();
        }
    }

    /** Offset of the last of these joins, by {@link #user} 0 and onwards. */
    public long joins(String queue, int count) throws InterruptedException {
        int partition = partition(queue);
        Future<RecordMetadata> last = null;
        for (int i = 0; i < count; i++) {
            last = producer.send(record(
                    "queue-journal",
                    partition,
                    queue,
                    fields(
                            "type",
                            "Joined",
                            "queue",
                            queue,
                            "user",
                            user(i),
                            "id",
                            "bench-" + i,
                            "at",
                            System.currentTimeMillis(),
                            "door",
                            "bench",
                            "ask",
                            i)));
        }
        producer.flush();
        return last == null ? -1 : offset(last);
    }

    /** Bids of one user, the next amount always one minor unit higher; {@code first} is the first of them. */
    public void bids(String lot, long first, int count) throws InterruptedException {
        Future<RecordMetadata> last = null;
        for (int i = 0; i < count; i++) {
            last = producer.send(record(
                    "bid-journal",
                    0,
                    lot,
                    fields(
                            "type",
                            "BidPlaced",
                            "lot",
                            lot,
                            "bid",
                            lot + "-" + (first + i),
                            "user",
                            user(0),
                            "amount",
                            first + i,
                            "at",
                            System.currentTimeMillis(),
                            "door",
                            "bench",
                            "ask",
                            i)));
        }
        producer.flush();
        if (last != null) {
            offset(last);
        }
    }

    /** Commands 1 to {@code count} for that sale. */
    public void issues(String eventId, int count) throws InterruptedException {
        Future<RecordMetadata> last = null;
        for (int ordinal = 1; ordinal <= count; ordinal++) {
            last = producer.send(record(
                    "ticket-issue",
                    null,
                    eventId,
                    fields(
                            "type",
                            "Issue",
                            "eventId",
                            eventId,
                            "user",
                            user(ordinal),
                            "place",
                            ordinal,
                            "ordinal",
                            ordinal,
                            "at",
                            System.currentTimeMillis())));
        }
        producer.flush();
        if (last != null) {
            offset(last);
        }
    }

    /** A user id of the wire's form. */
    public static String user(int number) {
        return "u-" + "%026d".formatted(number);
    }

    /** In that order, as Onceline writes them: the type first, which saves readers from looking for it. */
    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, @Nullable Integer partition, String key, Map<String, ?> fields) {
        List<Header> headers = List.of(new RecordHeader("topic", topic.getBytes(StandardCharsets.UTF_8)));
        return new ProducerRecord<>(
                topic, partition, key.getBytes(StandardCharsets.UTF_8), JSON.writeValueAsBytes(fields), headers);
    }

    private static long offset(Future<RecordMetadata> sent) throws InterruptedException {
        try {
            return sent.get().offset();
        } catch (ExecutionException refused) {
            throw new IllegalStateException("Kafka did not take the records", refused.getCause());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
