package onceline.delivery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Sends with one profile, and says of every failure whether the message was certainly not written. Thread-safe. */
public final class Sender implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Producer<String, byte[]> producer;
    private final Profile profile;
    private final Metrics metrics;

    Sender(Producer<String, byte[]> producer, Profile profile, Metrics metrics) {
        this.producer = producer;
        this.profile = profile;
        this.metrics = metrics;
    }

    /** Connects in the background: a Kafka that is away refuses sends after {@code max.block.ms}, not the start. */
    public static Sender open(KafkaSettings settings, Profile profile, Metrics metrics) {
        return new Sender(new KafkaProducer<>(settings.producer(profile)), profile, metrics);
    }

    /**
     * Blocks for at most {@code max.block.ms} while the buffer is full. The result is completed on the producer's own
     * thread: what hangs on it must be short and must not block.
     *
     * @param partition null: by the hash of the key
     * @return fails with {@link SendRefused} or {@link OutcomeUnknown}; an acknowledgement after a retry may lack the offset
     */
    public CompletableFuture<RecordMetadata> send(Topic topic, @Nullable Integer partition, String key, byte[] value) {
        return send(topic, partition, key, value, List.of(topic.header()));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
    CompletableFuture<RecordMetadata> send(
            Topic topic,
            @Nullable Integer partition,
            @Nullable String key,
            byte @Nullable [] value,
            List<Header> headers) {
        var sending = new Sending(topic);
        try {
            producer.send(new ProducerRecord<>(topic.topic(), partition, key, value, headers), sending);
        } catch (KafkaException | IllegalStateException | IllegalArgumentException refused) {
            sending.refuse(refused);
        } finally {
            sending.handedOver = true;
        }
        return sending;
    }

    /** Waits until everything sent so far has an outcome. */
    public void flush() {
        producer.flush();
    }

    /** Gives what is under way 10 s to be acknowledged. */
    @Override
    public void close() {
        producer.close(PATIENCE);
    }

    /** One send: the future and the callback in one object, as there may be tens of thousands a second. */
    private final class Sending extends CompletableFuture<RecordMetadata> implements Callback {
        private final Topic topic;
        private final Thread caller = Thread.currentThread();

        /** Written and read by the caller's thread only. */
        private boolean handedOver;

        Sending(Topic topic) {
            this.topic = topic;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            if (failure == null) {
                complete(metadata);
            } else if (isInsideSend() || isHopeless(failure)) {
                refuse(failure);
            } else {
                fail(failure, new OutcomeUnknown(topic, failure));
            }
        }

        void refuse(Exception cause) {
            fail(cause, new SendRefused(topic, cause));
        }

        /** A failure told before {@code send} returned (no metadata, full buffer) is about a record never queued. */
        private boolean isInsideSend() {
            return Thread.currentThread().equals(caller) && !handedOver;
        }

        /**
         * Only what every attempt would have met. Refused authority is not: it may have been withdrawn between an attempt
         * that was written and its retry.
         */
        private static boolean isHopeless(Exception failure) {
            return failure instanceof RecordTooLargeException || failure instanceof InvalidTopicException;
        }

        private void fail(Exception cause, RuntimeException failure) {
            metrics.counter(
                            Metric.SEND_FAILURES,
                            "profile",
                            profile.label(),
                            "cause",
                            cause.getClass().getSimpleName())
                    .increment();
            completeExceptionally(failure);
        }
    }
}
