package onceline.drills.site;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning, as far as it goes each time it is asked. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    TopicReader(Site site, String topic) {
        consumer = new KafkaConsumer<>(
                site.kafkaWith(Map.of(
                        "enable.auto.commit", "false",
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "max.poll.records", "5000")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions = consumer.partitionsFor(topic, ANSWER).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Hands on everything up to the ends that the topic has now. */
    void more(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        Predicate<TopicPartition> behind =
                partition -> consumer.position(partition, ANSWER) < ends.getOrDefault(partition, 0L);
        while (partitions.stream().anyMatch(behind)) {
            consumer.poll(POLL).forEach(each);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
