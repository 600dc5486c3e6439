package onceline.drills.drill;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer that joins a group, takes its share, works on nothing of it, leaves, and comes again, until it is closed. */
final class Flapping implements AutoCloseable {
    /** Its client id. */
    static final String NAME = "stranger";

    /** Long enough for a group to settle on the new share: members hear of it with their next heartbeat. */
    private static final Duration STAY = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> properties;
    private final String topic;
    private final Thread thread;
    private volatile boolean over;

    Flapping(String bootstrapServers, String group, String topic) {
        this.properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG, group,
                ConsumerConfig.CLIENT_ID_CONFIG, NAME,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.topic = topic;
        this.thread = Thread.ofPlatform().name(NAME).start(this::comeAndGo);
    }

    private void comeAndGo() {
        while (!over) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.subscribe(List.of(topic));
                // polling is what joins
                for (long end = System.nanoTime() + STAY.toNanos(); !over && System.nanoTime() < end; ) {
                    consumer.poll(POLL);
                }
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        thread.join();
    }
}
