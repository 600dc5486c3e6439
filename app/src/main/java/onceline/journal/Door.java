package onceline.journal;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import onceline.delivery.OutcomeUnknown;
import onceline.delivery.SendRefused;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.plumbing.http.Problem;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Listening;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.work.KillPoint;
import onceline.plumbing.work.Safety;
import onceline.plumbing.work.WallClock;
import onceline.words.RequestId;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Where a request enters the journal: appended first, answered when the owner has folded it.
 *
 * <p>The owner's answers come over Redis. While it is away the request stands all the same, and the door says so with
 * what is known.
 */
public final class Door {
    public static final Setting<Integer> MOST_ASKS = Setting.count(
            "door.most-asks",
            20_000,
            1,
            1_000_000,
            "Requests that may wait for their answer at once; beyond it the door says 503 instead of queueing.");
    public static final Setting<Duration> PATIENCE = Setting.duration(
            "door.patience", "3s", "10ms", "60s", "How long a request waits for the owner before it is told 202.");
    public static final java.util.List<Setting<?>> SETTINGS = java.util.List.of(MOST_ASKS, PATIENCE);

    private final String name = RequestId.random().value();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<String>> asks = new ConcurrentHashMap<>();
    private final Topic journal;
    private final Sender sender;
    private final Redis redis;
    private final Metrics metrics;
    private final int mostAsks;
    private final Duration patience;

    public Door(Topic journal, Sender sender, Redis redis, Settings settings, Metrics metrics) {
        this.journal = journal;
        this.sender = sender;
        this.redis = redis;
        this.metrics = metrics;
        this.mostAsks = settings.get(MOST_ASKS);
        this.patience = settings.get(PATIENCE);
    }

    /**
     * What came of a request.
     *
     * @param offset where it stands in the journal, if the producer could say
     * @param text the owner's answer; empty when it did not come in time: the request counts, its outcome follows
     */
    public record Outcome(Optional<Long> offset, Optional<String> text) {}

    /** Hears the owner's answers; a lost one costs {@link #PATIENCE}. */
    public void listen(Listening listening) {
        listening.to("door:" + name, this::hear, () -> {});
    }

    /**
     * Appends a request and waits for its answer.
     *
     * @param partition the stored one of the subject
     * @param request makes the bytes for a return address
     * @throws Problem 503: not appended, or appended with unknown outcome; the two are told apart
     */
    public Outcome ask(int partition, String subject, Function<ReturnAddress, byte[]> request) {
        if (asks.size() >= mostAsks) {
            throw Problem.away("Too many requests are waiting; nothing was done with this one.");
        }
        long number = numbers.incrementAndGet();
        var answer = new CompletableFuture<String>();
        asks.put(number, answer);
        try {
            var address = new ReturnAddress(name, number, WallClock.now());
            if (Safety.JOURNAL_BEFORE_ANSWER.isOff()) {
                return sendOnly(partition, subject, request.apply(address));
            }
            var landed = append(partition, subject, request.apply(address));
            KillPoint.APPENDED_BEFORE_ANSWER.reach();
            return new Outcome(offset(landed), await(answer));
        } finally {
            asks.remove(number);
        }
    }

    /** For control runs alone. */
    private Outcome sendOnly(int partition, String subject, byte[] value) {
        var _ = sender.send(journal, partition, subject, value);
        return new Outcome(Optional.empty(), Optional.empty());
    }

    private RecordMetadata append(int partition, String subject, byte[] value) {
        try {
            var landed = sender.send(journal, partition, subject, value).join();
            metrics.counter(Metric.JOURNAL_APPENDS, "outcome", "ok").increment();
            return landed;
        } catch (CompletionException failed) {
            throw refusal(Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    private Problem refusal(Throwable cause) {
        return switch (cause) {
            case SendRefused refused -> {
                metrics.counter(Metric.JOURNAL_APPENDS, "outcome", "refused").increment();
                yield Problem.away("The journal does not accept requests right now; nothing was done.");
            }
            case OutcomeUnknown unknown -> {
                metrics.counter(Metric.JOURNAL_APPENDS, "outcome", "unknown").increment();
                yield Problem.unknownOutcome();
            }
            default -> throw new CompletionException(cause);
        };
    }

    private Optional<String> await(CompletableFuture<String> answer) {
        try {
            return redis.connected() || answer.isDone()
                    ? Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS))
                    : Optional.empty();
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void hear(String lines) {
        for (int from = 0; from < lines.length(); ) {
            int space = lines.indexOf(' ', from);
            int end = lines.indexOf('\n', space);
            var waiting = asks.get(Long.parseLong(lines, from, space, 10));
            if (waiting != null) {
                waiting.complete(lines.substring(space + 1, end));
            }
            from = end + 1;
        }
    }

    private static Optional<Long> offset(RecordMetadata landed) {
        return landed.hasOffset() ? Optional.of(landed.offset()) : Optional.empty();
    }
}
