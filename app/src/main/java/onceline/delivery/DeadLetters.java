package onceline.delivery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts aside what cannot be used, with its cause, so that it blocks nobody and is not lost. A letter may be repeated. */
final class DeadLetters {
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final long PATIENCE_MS = 10_000;

    /**
     * What of a record is kept: with the headers of a letter, more could be too large to be sent, and would then keep its
     * partition waiting for ever. Compressed, a record of many times this size can arrive.
     */
    private static final int MOST_BYTES = 512 * 1024;

    private static final int MOST_KEY = 1024;

    private final Topic dead;
    private final Sender sender;
    private final Metrics metrics;

    DeadLetters(Topic source, Sender sender, Metrics metrics) {
        this.dead = source.dead().orElseThrow(() -> new IllegalArgumentException(source + " has no dead letters"));
        this.sender = sender;
        this.metrics = metrics;
    }

    record Letter(ConsumerRecord<String, byte[]> source, String cause) {}

    /** Returns when Kafka has all of them; a failure means that the offset must not move. */
    void put(List<Letter> letters) {
        try {
            CompletableFuture.allOf(sendAll(letters))
                    .orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof TimeoutException late ? new OutcomeUnknown(dead, late) : failed;
        }
        letters.forEach(this::tell);
    }

    private CompletableFuture<?>[] sendAll(List<Letter> letters) {
        var sent = new ArrayList<CompletableFuture<?>>(letters.size());
        for (Letter letter : letters) {
            sent.add(send(letter));
            if (sent.getLast().isCompletedExceptionally()) {
                break; // each further one would block as long and fail as well
            }
        }
        return sent.toArray(CompletableFuture<?>[]::new);
    }

    private CompletableFuture<?> send(Letter letter) {
        var source = letter.source();
        return sender.send(dead, source.partition(), key(source), value(source), headers(letter));
    }

    private static @Nullable String key(ConsumerRecord<String, byte[]> source) {
        @Nullable String key = source.key();
        return key == null || key.length() <= MOST_KEY ? key : key.substring(0, MOST_KEY);
    }

    private static byte @Nullable [] value(ConsumerRecord<String, byte[]> source) {
        byte @Nullable [] value = source.value();
        return value == null || value.length <= MOST_BYTES ? value : Arrays.copyOf(value, MOST_BYTES);
    }

    private List<Header> headers(Letter letter) {
        var source = letter.source();
        return List.of(
                dead.header(),
                header("dead-topic", source.topic()),
                header("dead-partition", String.valueOf(source.partition())),
                header("dead-offset", String.valueOf(source.offset())),
                header("dead-cause", letter.cause()));
    }

    private void tell(Letter letter) {
        var source = letter.source();
        metrics.counter(Metric.DEAD_LETTERS, "topic", source.topic()).increment();
        log.atWarn()
                .addKeyValue("topic", source.topic())
                .addKeyValue("partition", source.partition())
                .addKeyValue("offset", source.offset())
                .addKeyValue("cause", letter.cause())
                .log("record put aside as a dead letter");
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
