package onceline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.SimulatedDatabase;
import onceline.plumbing.work.Safety;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The offset moves with the rows: what fails is read again. */
final class CommitOrderTest {
    private final Metrics metrics = new Metrics();
    private final SimulatedDatabase database =
            new SimulatedDatabase(new Random(1), () -> LocalDateTime.MIN, SimulatedDatabase.Flaw.NONE);
    private final FailingOnce work = new FailingOnce();
    private long now;

    @AfterEach
    void safe() {
        Safety.switchOff(Set.of());
    }

    @Test
    void whatFailedComesAgain() {
        consume();
        assertThat(work.failed).isNotEmpty();
        assertThat(work.done).containsExactly("first", "second", "third");
    }

    @Test
    void withAnAutomaticCommitItIsLost() {
        Safety.switchOff(Set.of(Safety.COMMIT_AFTER_PROCESSING));
        consume();
        assertThat(work.failed).isNotEmpty();
        assertThat(work.done).doesNotContainAnyElementsOf(work.failed);
    }

    private void consume() {
        database.calm();
        var log = List.of(record(0, "first"), record(1, "second"), record(2, "third"));
        var consumer = new SimulatedConsumer(Topic.TICKET_ISSUED, log, new Random(1));
        consumer.assign();
        var worker = consumer.worker(parts(), "group", Topic.TICKET_ISSUED, work);
        for (int i = 0; i < 100; i++) {
            now += 1_000;
            work(worker);
        }
        assertThat(consumer.isAtEnd()).isTrue();
    }

    private static void work(onceline.plumbing.work.Worker worker) {
        try {
            worker.doWork();
        } catch (Exception trouble) {
            throw new AssertionError(trouble);
        }
    }

    private DatabaseConsumer.Parts parts() {
        var kafka = new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        var settings = KafkaSettings.from(Settings.read(
                KafkaSettings.SETTINGS, KafkaSettings.NAMES, new Settings.Sources(Map.of(), Map.of(), Map.of())));
        return new DatabaseConsumer.Parts(
                settings,
                database.database(),
                new Sender(kafka, Profile.PAYMENT, metrics),
                metrics,
                () -> Instant.ofEpochMilli(now));
    }

    private static ConsumerRecord<String, byte[]> record(long offset, String text) {
        return new ConsumerRecord<>(Topic.TICKET_ISSUED.topic(), 0, offset, "", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Breaks off the first time. */
    private static final class FailingOnce implements Work<String> {
        final List<String> failed = new ArrayList<>();
        final List<String> done = new ArrayList<>();

        @Override
        public String read(byte[] value) {
            return new String(value, StandardCharsets.UTF_8);
        }

        @Override
        public Done process(Connection tx, List<Message<String>> batch) {
            var bodies = batch.stream().map(Message::body).toList();
            if (failed.isEmpty()) {
                failed.addAll(bodies);
                throw new IllegalStateException("broken off");
            }
            done.addAll(bodies);
            return new Done(List.of(), () -> {});
        }
    }
}
