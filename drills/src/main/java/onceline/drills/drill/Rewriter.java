package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Reads a topic and writes its records again as they are: value, key, headers, partition. */
final class Rewriter implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final List<TopicPartition> partitions;

    Rewriter(String bootstrapServers, String topic) {
        this.topic = topic;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.partitions = consumer.partitionsFor(topic, ANSWER).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
    }

    /** Records of one partition in their order. */
    record Run(int partition, List<ConsumerRecord<byte[], byte[]>> records) {}

    /** Everything that is there now. */
    List<ConsumerRecord<byte[], byte[]>> all() {
        consumer.seekToBeginning(partitions);
        return upToNow();
    }

    /**
     * What lies behind these offsets, as soon as it is so many records in one partition.
     *
     * @param offsets by partition; one without is not looked at
     */
    Run waiting(Map<Integer, Long> offsets, int least) {
        partitions.forEach(partition -> consumer.seek(partition, offsets.getOrDefault(partition.partition(), 0L)));
        Map<Integer, List<ConsumerRecord<byte[], byte[]>>> waiting = new HashMap<>();
        long end = System.nanoTime() + ANSWER.toNanos();
        while (System.nanoTime() < end) {
            consumer.poll(POLL)
                    .forEach(one -> waiting.computeIfAbsent(one.partition(), none -> new ArrayList<>())
                            .add(one));
            for (Map.Entry<Integer, List<ConsumerRecord<byte[], byte[]>>> one : waiting.entrySet()) {
                if (one.getValue().size() >= least) {
                    return new Run(one.getKey(), one.getValue());
                }
            }
        }
        throw new IllegalStateException("fewer than " + least + " records came to wait: " + waiting.keySet());
    }

    private List<ConsumerRecord<byte[], byte[]>> upToNow() {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition, ANSWER) < ends.getOrDefault(partition, 0L))) {
            consumer.poll(POLL).forEach(found::add);
        }
        return found;
    }

    /**
     * Writes them in this order.
     *
     * @return the offset of the first
     */
    long again(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        List<Future<RecordMetadata>> written = new ArrayList<>();
        records.forEach(one -> written.add(producer.send(
                new ProducerRecord<>(one.topic(), one.partition(), one.key(), one.value(), one.headers()))));
        producer.flush();
        for (Future<RecordMetadata> one : written) {
            one.get();
        }
        return written.isEmpty() ? -1 : written.getFirst().get().offset();
    }

    /** The topic. */
    @Override
    public String toString() {
        return topic;
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
