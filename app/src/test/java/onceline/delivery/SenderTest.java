package onceline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import onceline.plumbing.metrics.Metrics;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SenderTest {
    private static final byte[] VALUE = "{}".getBytes(StandardCharsets.UTF_8);

    private final MockProducer<String, byte[]> kafka = producer();
    private final Metrics metrics = new Metrics();
    private final Sender sender = new Sender(kafka, Profile.PAYMENT, metrics);

    @Test
    void aRecordCarriesTheTopicItIsMeantFor() {
        var sent = send(sender);
        kafka.completeNext();
        assertThat(sent).isCompleted();
        assertThat(kafka.history()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("ticket-issue");
            assertThat(record.headers().lastHeader("topic").value()).asString().isEqualTo("ticket-issue");
        });
    }

    static List<RuntimeException> doubtful() {
        return List.of(
                new TimeoutException("no answer"),
                new NotEnoughReplicasAfterAppendException("too few"),
                new TopicAuthorizationException("withdrawn, perhaps after the first attempt"));
    }

    @ParameterizedTest
    @MethodSource("doubtful")
    void afterTheRecordWasQueuedAFailureLeavesTheOutcomeOpen(RuntimeException failure) {
        var sent = send(sender);
        kafka.errorNext(failure);
        assertThat(failureOf(sent)).isInstanceOf(OutcomeUnknown.class).hasCause(failure);
        assertThat(metrics.scrape())
                .contains("onceline_send_failures_total{cause=\""
                        + failure.getClass().getSimpleName() + "\",profile=\"payment\"} 1.0");
    }

    @Test
    void whatNoAttemptCouldWriteIsRefused() {
        var sent = send(sender);
        kafka.errorNext(new RecordTooLargeException("2 MiB"));
        assertThat(failureOf(sent)).isInstanceOf(SendRefused.class);
    }

    @Test
    void aFailureBeforeTheRecordWasQueuedIsARefusalEvenWhenItIsATimeout() {
        assertThat(failureOf(send(new Sender(new FullBuffer(), Profile.PAYMENT, metrics))))
                .isInstanceOf(SendRefused.class);
    }

    @Test
    void whatSendThrowsIsARefusal() {
        kafka.sendException = new SerializationException("cannot be written");
        assertThat(failureOf(send(sender))).isInstanceOf(SendRefused.class);
    }

    @Test
    void afterClosingNothingIsSent() {
        sender.close();
        assertThat(failureOf(send(sender))).isInstanceOf(SendRefused.class);
    }

    private static CompletableFuture<RecordMetadata> send(Sender sender) {
        return sender.send(Topic.TICKET_ISSUE, 0, "key", VALUE);
    }

    private static Throwable failureOf(CompletableFuture<?> sent) {
        assertThat(sent).isCompletedExceptionally();
        try {
            sent.join();
            throw new AssertionError("completed");
        } catch (CompletionException failed) {
            return java.util.Objects.requireNonNull(failed.getCause());
        }
    }

    private static MockProducer<String, byte[]> producer() {
        var node = new Node(1, "here", 1);
        var partition = new PartitionInfo("ticket-issue", 0, node, new Node[] {node}, new Node[] {node});
        var cluster = new Cluster("test", List.of(node), List.of(partition), java.util.Set.of(), java.util.Set.of());
        return new MockProducer<>(cluster, false, null, new StringSerializer(), new ByteArraySerializer());
    }

    /** Fails as the real one does when its buffer stays full: by the callback, before send returns. */
    private static final class FullBuffer extends MockProducer<String, byte[]> {
        FullBuffer() {
            super(false, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized java.util.concurrent.Future<RecordMetadata> send(
                ProducerRecord<String, byte[]> record, Callback callback) {
            var full = new TimeoutException("failed to allocate memory within max.block.ms");
            callback.onCompletion(null, full);
            return CompletableFuture.failedFuture(full);
        }
    }
}
