package onceline.drills.numbers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topic of the numbers from its beginning to its end, with a client that has seen nothing before. */
public final class NumberTopic {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private NumberTopic() {}

    /** Everything in it now, by partition and offset. */
    public static List<Stored> read(String servers, String topic) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            return read(consumer, consumer.endOffsets(partitions, ANSWER));
        }
    }

    private static List<Stored> read(KafkaConsumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        List<Stored> all = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), ANSWER) < end.getValue())) {
            consumer.poll(POLL).forEach(record -> all.add(stored(record)));
        }
        all.sort(Comparator.comparingInt(Stored::partition).thenComparingLong(Stored::offset));
        return all;
    }

    private static Stored stored(ConsumerRecord<String, String> record) {
        return new Stored(record.partition(), record.offset(), String.valueOf(record.value()), record.timestamp());
    }
}
