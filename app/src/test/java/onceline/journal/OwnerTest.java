package onceline.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import onceline.delivery.Senders;
import onceline.delivery.Topic;
import onceline.plumbing.metrics.Metrics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OwnerTest {
    private static final String TOPIC = Topic.QUEUE_JOURNAL.topic();
    private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);

    private final Metrics metrics = new Metrics();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    private final AtomicLong now = new AtomicLong();
    private final Holding.Room<Tape.Note> room = room();
    private final Owner<Tape.Note> owner = new Owner<>(consumer, Topic.QUEUE_JOURNAL, room, metrics);
    private Tape tape = new Tape();

    @AfterEach
    void end() {
        owner.close();
    }

    @Test
    void whatCannotBeFoldedTakesNothingElseWithIt() {
        begin(0, 7);
        write(0, "first");
        consumer.addRecord(record(1, null));
        write(2, "{\"type\":\"Claim\",");
        write(3, "{\"type\":\"Claim\",\"node\":null,\"at\":1}");
        write(4, "cannot stand");
        var nameless = record(5, "of another topic".getBytes(StandardCharsets.UTF_8));
        nameless.headers().remove("topic").add("topic", null);
        consumer.addRecord(nameless);
        write(6, "last");
        work(5);
        assertThat(tape.folded).containsExactly("first", "last");
        assertThat(producer.history()).as("claims").hasSize(1);
    }

    @Test
    void aPartitionGivenWhileKafkaIsAwayIsTakenLater() throws InterruptedException {
        consumer.setOffsetsException(new KafkaException("away"));
        begin(0, 1);
        work(2);
        write(0, "first");
        now.addAndGet(1_100_000_000L);
        work(3);
        assertThat(tape.folded).containsExactly("first");
    }

    @Test
    void aPartitionWhoseRecordsWereAllDeletedIsClaimed() {
        begin(500, 500);
        work(3);
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void aClaimThatTakesLongIsWaitedFor() {
        begin(0, 0);
        work(3);
        now.addAndGet(30_000_000_000L);
        work(3);
        assertThat(producer.history()).as("claims").hasSize(1);
        producer.completeNext();
        now.addAndGet(30_000_000_000L);
        work(3);
        assertThat(producer.history()).as("it landed, and is still to be read").hasSize(1);
    }

    @Test
    void anotherOwnersClaimIsAnsweredByANewOneOnlyAfterAWhile() {
        begin(0, 0);
        work(2);
        producer.completeNext();
        write(0, new String(producer.history().getFirst().value(), StandardCharsets.UTF_8));
        write(1, "{\"type\":\"Claim\",\"node\":\"other\",\"at\":1}");
        work(3);
        assertThat(producer.history()).hasSize(1);
        now.addAndGet(1_100_000_000L);
        work(3);
        assertThat(producer.history()).hasSize(2);
        assertThat(producer.history().get(0).value())
                .isNotEqualTo(producer.history().get(1).value());
    }

    @Test
    void aLogThatLostWhatWasReadIsReadAnew() {
        begin(0, 1);
        write(0, "first");
        work(3);
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(FIRST, 1L)));
        work(1);
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L));
        tape = new Tape();
        work(2);
        write(0, "first");
        work(2);
        assertThat(tape.folded).containsExactly("first");
    }

    private void begin(long begin, long end) {
        owner.subscribe();
        consumer.updateBeginningOffsets(Map.of(FIRST, begin));
        consumer.updateEndOffsets(Map.of(FIRST, end));
        consumer.rebalance(List.of(FIRST));
        owner.onPartitionsAssigned(List.of(FIRST));
    }

    private void work(int steps) {
        for (int i = 0; i < steps; i++) {
            owner.doWork();
            consumer.setOffsetsException(null);
        }
    }

    private void write(long offset, String text) {
        consumer.addRecord(record(offset, text.getBytes(StandardCharsets.UTF_8)));
    }

    @SuppressWarnings("NullAway") // a value may be missing
    private static ConsumerRecord<String, byte[]> record(long offset, byte @Nullable [] value) {
        var record = new ConsumerRecord<String, byte[]>(TOPIC, 0, offset, "", value);
        record.headers().add("topic", TOPIC.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    @SuppressWarnings("NullAway") // no subject, so nothing is painted and no Redis needed
    private Holding.Room<Tape.Note> room() {
        return new Holding.Room<>(
                "node",
                Topic.QUEUE_JOURNAL,
                "topic-id",
                Topic.TICKET_ISSUE,
                new Tape(),
                partition -> tape,
                Senders.over(producer, metrics),
                null,
                new OwnerClock(1_000_000, now::get),
                metrics);
    }
}
