package onceline.auction;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import onceline.delivery.KafkaSettings;
import onceline.delivery.Profile;
import onceline.delivery.Topic;
import onceline.delivery.Unreadable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Looks single bids up in the journal. Needed when something was lost on the way, so a connection is made each time. */
final class BidJournal {
    private static final TopicPartition PARTITION = new TopicPartition(Topic.BID_JOURNAL.topic(), 0);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaSettings kafka;

    BidJournal(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /**
     * @throws Unreadable if the journal has no bid there
     * @throws org.apache.kafka.common.KafkaException if it cannot be read now
     */
    AcceptedBid at(long offset) throws Unreadable {
        Map<String, Object> properties = kafka.consumer(Profile.PAYMENT);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        try (var consumer = new KafkaConsumer<String, byte[]>(properties)) {
            consumer.assign(List.of(PARTITION));
            requireWithin(consumer, offset);
            consumer.seek(PARTITION, offset);
            return first(consumer, offset);
        } catch (OffsetOutOfRangeException gone) {
            throw new Unreadable("the journal does not reach to this offset");
        }
    }

    /** Beyond the end, a consumer would wait for the record to be written. */
    private static void requireWithin(KafkaConsumer<String, byte[]> consumer, long offset) throws Unreadable {
        Long end = consumer.endOffsets(List.of(PARTITION), PATIENCE).get(PARTITION);
        if (end == null || offset >= end) {
            throw new Unreadable("the journal does not reach to this offset");
        }
    }

    private static AcceptedBid first(KafkaConsumer<String, byte[]> consumer, long offset) throws Unreadable {
        for (var found : consumer.poll(PATIENCE)) {
            byte[] value = found.value();
            if (found.offset() != offset || value == null) {
                throw new Unreadable("no bid at this offset of the journal");
            }
            return BidWire.ofJournal(offset, new String(value, StandardCharsets.UTF_8));
        }
        throw new TimeoutException("the journal did not answer in time");
    }
}
