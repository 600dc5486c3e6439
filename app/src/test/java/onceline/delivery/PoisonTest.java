package onceline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import onceline.plumbing.metrics.Metrics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Records that anybody may write to a topic from outside, and that must not stop what comes after them. */
final class PoisonTest {
    private static final Work<String> FRAIL = new Work<>() {
        @Override
        public String read(byte[] value) {
            throw new IllegalStateException("unforeseen");
        }

        @Override
        public Done process(java.sql.Connection tx, List<Message<String>> batch) {
            throw new AssertionError("nothing was readable");
        }
    };

    @Test
    void whatNobodyForesawWhenReadingBecomesADeadLetter() {
        var batch = new Batch<>(List.of(record("key", new byte[] {1})), FRAIL);
        assertThat(batch.next()).isEqualTo(8);
    }

    @Test
    void aLetterIsAlwaysSmallEnoughToBeSent() {
        var kafka = new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        var sender = new Sender(kafka, Profile.PAYMENT, new Metrics());
        var huge = record("k".repeat(2_000_000), "v".repeat(2_000_000).getBytes(StandardCharsets.UTF_8));
        new DeadLetters(Topic.STOCK_INBOUND, sender, new Metrics()).put(List.of(new DeadLetters.Letter(huge, "huge")));
        assertThat(kafka.history()).singleElement().satisfies(letter -> {
            assertThat(letter.key().length() + letter.value().length).isLessThan(1_000_000);
            assertThat(letter.headers().lastHeader("dead-offset").value())
                    .asString()
                    .isEqualTo("7");
        });
    }

    private static ConsumerRecord<String, byte[]> record(String key, byte[] value) {
        return new ConsumerRecord<>("stock.inbound", 0, 7, key, value);
    }
}
