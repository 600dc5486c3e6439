package onceline.drills.site;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts what arrives on {@code ticket-issued} from now on. */
public final class FactCounter implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final KafkaConsumer<byte[], byte[]> consumer;

    public FactCounter(Site site) {
        consumer = new KafkaConsumer<>(
                site.kafkaWith(Map.of("enable.auto.commit", "false", "max.poll.records", "5000")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = consumer.partitionsFor("ticket-issued", ANSWER).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(partition -> consumer.position(partition, ANSWER)); // a seek happens only when asked for
    }

    /**
     * Waits for so many records.
     *
     * @throws IllegalStateException if they do not come in time
     */
    public void await(int count, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        int seen = 0;
        while (seen < count) {
            for (ConsumerRecord<byte[], byte[]> fact : consumer.poll(POLL)) {
                seen += fact.value() == null ? 0 : 1;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "only " + seen + " of " + count + " tickets were announced in " + patience);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
