package onceline.delivery;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** All topics of Onceline; {@code docs/wire.md} says what is in them. */
public enum Topic {
    /** Kept for ever: places, admissions and stock are painted again from it. */
    QUEUE_JOURNAL("queue-journal", 3, Kept.FOR_EVER),
    TICKET_ISSUE("ticket-issue", 6, Kept.days(1).atMost(1L << 30)),
    TICKET_ISSUED("ticket-issued", 6, Kept.days(7)),
    NOTIFICATION("notification", 6, Kept.days(7)),
    STOCK_INBOUND("stock.inbound", 3, Kept.days(7)),
    /** Kept for ever: prices, winners and the stream of bids are made again from it. */
    BID_JOURNAL("bid-journal", 1, Kept.FOR_EVER),
    LOT_CLOSED("lot-closed", 3, Kept.days(7)),
    TICKET_ISSUE_DEAD("ticket-issue.dead", 6, Kept.days(30)),
    TICKET_ISSUED_DEAD("ticket-issued.dead", 6, Kept.days(30)),
    NOTIFICATION_DEAD("notification.dead", 6, Kept.days(30)),
    STOCK_INBOUND_DEAD("stock.inbound.dead", 3, Kept.days(30)),
    LOT_CLOSED_DEAD("lot-closed.dead", 3, Kept.days(30));

    /** Names the topic a record was meant for; a client once wrote records to the wrong one (KAFKA-19012). */
    public static final String HEADER = "topic";

    private final String topic;
    private final int partitions;
    private final Kept kept;
    private final Header header;

    Topic(String topic, int partitions, Kept kept) {
        this.topic = topic;
        this.partitions = partitions;
        this.kept = kept;
        this.header = new RecordHeader(HEADER, topic.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The name that Kafka knows. */
    public String topic() {
        return topic;
    }

    public int partitions() {
        return partitions;
    }

    /** Where records go that cannot be read, with the same partition; none for the journals, whose readers skip them. */
    public Optional<Topic> dead() {
        return named(topic + ".dead");
    }

    public static Optional<Topic> named(String topic) {
        return Arrays.stream(values()).filter(each -> each.topic.equals(topic)).findFirst();
    }

    Header header() {
        return header;
    }

    Map<String, String> retention() {
        return kept.properties();
    }

    @Override
    public String toString() {
        return topic;
    }

    /**
     * @param ms −1 for ever, as Kafka says it
     * @param bytes of one partition; −1 without limit
     */
    private record Kept(long ms, long bytes) {
        static final Kept FOR_EVER = new Kept(-1, -1);

        static Kept days(int days) {
            return new Kept(Duration.ofDays(days).toMillis(), -1);
        }

        Kept atMost(long bytes) {
            return new Kept(ms, bytes);
        }

        Map<String, String> properties() {
            return Map.of(
                    TopicConfig.RETENTION_MS_CONFIG, String.valueOf(ms),
                    TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(bytes));
        }
    }
}
