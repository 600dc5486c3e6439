package onceline.delivery;

import io.lettuce.core.RedisException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.RedisAway;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.KillPoint;
import onceline.plumbing.work.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the entries of a Redis stream in the database: each at least once, acknowledged after the commit. The rows make
 * a repeat harmless.
 *
 * <h2>Where it reads</h2>
 *
 * First what was delivered to this consumer before and not acknowledged (it died, or Redis was away in between); from
 * time to time what other consumers have not acknowledged for long; otherwise what is new. A group that is missing is
 * made at the beginning of the stream, never at its end: reading again is harmless, passing over is loss.
 *
 * While much is waiting, the next batch is on its way as this one is stored. None is on its way when {@link #doWork}
 * returns, so that a consumer that stops in order owes nothing.
 *
 * <h2>Trouble</h2>
 *
 * While the database is away, what was read is kept and tried again, and nothing more is taken. A batch that the database
 * refuses because of what is in it is halved until the entry that fails by itself is alone; that one is read again a
 * little later, and becomes a dead letter once it was delivered {@link Limits#attempts} times: Redis counts, so that a
 * restart does not forget. An entry that was deleted before it was stored is an alarm, and is stored from where it came
 * from; Redis does not count how often that fails, so the first refusal makes it a dead letter.
 */
public final class StreamConsumer<M> implements Worker {
    private static final Logger log = LoggerFactory.getLogger(StreamConsumer.class);
    private static final Duration RETRY_FAILED = Duration.ofSeconds(1);

    /** Batches, after which others get their turn: claims, and the end of the process. */
    private static final int MOST_IN_A_ROW = 20;

    private final String group;
    private final String stream;
    private final StreamPlace place;
    private final Database database;
    private final Metrics metrics;
    private final Limits limits;
    private final StreamWork<M> work;

    /** Delivered, and neither acknowledged nor failed: in the order in which they are to be stored. */
    private final Deque<List<Delivered>> held = new ArrayDeque<>();

    /** After which of its own pending entries to go on reading; empty when there are none. */
    private Optional<String> ownAfter = Optional.of(StreamPlace.BEGINNING);

    private String claimFrom = StreamPlace.BEGINNING;
    private Moment nextClaim = Moment.now();
    private Optional<Moment> nextRetry = Optional.empty();

    private StreamConsumer(Parts parts, StreamGroup group, String consumer, Limits limits, StreamWork<M> work) {
        this.group = group.group();
        this.stream = group.stream();
        this.place = new StreamPlace(parts.redis(), group, consumer, limits.batch());
        this.database = parts.database();
        this.metrics = parts.metrics();
        this.limits = limits;
        this.work = work;
    }

    /** What all consumers of a process share. */
    public record Parts(Redis redis, Database database, Metrics metrics) {}

    /**
     * @param claimIdle how long others must have left an entry before it is taken over
     * @param claimEvery how often such entries are looked for
     * @param attempts deliveries after which an entry that fails by itself is put aside
     * @param batch entries in one transaction at most
     */
    public record Limits(Duration claimIdle, Duration claimEvery, int attempts, int batch) {}

    /** @param consumer unique in the group; the same again after a restart takes up what it had */
    public static <M> StreamConsumer<M> of(
            Parts parts, StreamGroup group, String consumer, Limits limits, StreamWork<M> work) {
        return new StreamConsumer<>(parts, group, consumer, limits, work);
    }

    @Override
    public String name() {
        return group;
    }

    @Override
    public int doWork() throws SQLException {
        try {
            return fetchAndStore();
        } catch (RedisAway | RedisException trouble) {
            ownAfter = Optional.of(StreamPlace.BEGINNING); // what was asked may have been delivered, or acknowledged
            recover(trouble);
            return 0;
        } catch (SQLException trouble) {
            ownAfter = Optional.of(StreamPlace.BEGINNING); // the next batch may have been delivered already
            metrics.counter(Metric.CONSUMER_PAUSES, "group", group).increment();
            throw trouble;
        }
    }

    @Override
    public void close() {
        place.close();
    }

    private int fetchAndStore() throws SQLException {
        if (held.isEmpty()) {
            fetch();
        }
        int stored = 0;
        for (int row = 1; !held.isEmpty(); row++) {
            stored += row < MOST_IN_A_ROW && muchWaits() ? storeAndFetch() : store(held.getFirst());
        }
        return stored;
    }

    /** A whole batch of what is new: more may be there. */
    private boolean muchWaits() {
        return ownAfter.isEmpty() && held.size() == 1 && held.getFirst().size() == limits.batch();
    }

    private int storeAndFetch() throws SQLException {
        var next = place.ask();
        int stored = store(held.getFirst());
        hold(place.answer(next));
        return stored;
    }

    private void recover(RuntimeException trouble) {
        if (StreamPlace.isNoGroup(trouble)) {
            log.atWarn().addKeyValue("group", group).log("the group is missing, making it at the beginning");
            createGroup();
        } else if (StreamPlace.isRefusal(trouble)) {
            throw trouble;
        } else {
            log.atDebug().addKeyValue("group", group).setCause(trouble).log("Redis is away");
        }
    }

    private void createGroup() {
        try {
            place.createGroup();
        } catch (RedisAway | RedisException again) {
            log.atDebug().addKeyValue("group", group).setCause(again).log("Redis is away");
        }
    }

    private void fetch() {
        if (nextRetry.filter(Moment::past).isPresent()) {
            nextRetry = Optional.empty();
            ownAfter = Optional.of(StreamPlace.BEGINNING);
        }
        if (ownAfter.isPresent()) {
            takeUp(ownAfter.get());
        } else if (nextClaim.past()) {
            claim();
        } else {
            hold(place.fresh());
        }
    }

    private void takeUp(String after) {
        var pending = place.own(after);
        ownAfter = pending.isEmpty()
                ? Optional.empty()
                : Optional.of(pending.getLast().id());
        hold(pending.stream().filter(each -> !each.deleted()).toList());
        holdDeleted(pending.stream().filter(Delivered::deleted).toList());
    }

    private void claim() {
        var claimed = place.claim(claimFrom, limits.claimIdle());
        claimFrom = claimed.next();
        if (claimFrom.equals(StreamPlace.BEGINNING) && claimed.deleted().isEmpty()) {
            nextClaim = Moment.in(limits.claimEvery());
        }
        metrics.counter(Metric.STREAM_CLAIMED, "group", group)
                .increment(claimed.entries().size());
        hold(claimed.entries());
        holdDeleted(claimed.deleted());
    }

    private void hold(List<Delivered> entries) {
        if (!entries.isEmpty()) {
            held.addLast(entries);
        }
    }

    private void holdDeleted(List<Delivered> entries) {
        hold(entries);
        for (var each : entries) {
            metrics.counter(Metric.STREAM_DELETED, "group", group).increment();
            log.atError()
                    .addKeyValue("group", group)
                    .addKeyValue("id", each.id())
                    .log("entry deleted before it was stored, taking it from where it came from");
        }
    }

    /** The first batch that is held: stores it, or parts it, or throws and leaves it there to be tried again. */
    private int store(List<Delivered> batch) throws SQLException {
        var entries = readable(batch);
        Runnable afterCommit;
        try {
            afterCommit = commit(entries);
        } catch (SQLException | RuntimeException failed) {
            if (!isOwnFault(failed)) {
                throw failed;
            }
            held.removeFirst();
            isolate(entries, failed);
            return batch.size();
        }
        KillPoint.AFTER_BIDS_COMMITTED_BEFORE_ACK.reach();
        held.removeFirst();
        afterCommit.run();
        acknowledge(entries);
        return batch.size();
    }

    private record Readable<M>(Delivered entry, M body) {}

    private record Unusable(Delivered entry, Unreadable cause) {}

    /** Those that are not leave the batch first: tried again with it, they would be put aside again and again. */
    private List<Readable<M>> readable(List<Delivered> batch) {
        var readable = new ArrayList<Readable<M>>();
        var unusable = new ArrayList<Unusable>();
        for (var each : batch) {
            try {
                readable.add(new Readable<>(each, read(each)));
            } catch (Unreadable cause) {
                unusable.add(new Unusable(each, cause));
            }
        }
        held.removeFirst();
        held.addFirst(readable.stream().map(Readable::entry).toList());
        unusable.forEach(each -> fail(each.entry(), each.cause()));
        return readable;
    }

    private Runnable commit(List<Readable<M>> entries) throws SQLException {
        if (entries.isEmpty()) {
            return () -> {};
        }
        var bodies = entries.stream().map(Readable::body).toList();
        return database.transaction(tx -> work.store(tx, bodies));
    }

    private M read(Delivered entry) throws Unreadable {
        var fields = entry.fields();
        return fields == null ? work.restore(entry.id()) : work.read(entry.id(), fields);
    }

    private void acknowledge(List<Readable<M>> stored) {
        if (!stored.isEmpty()) {
            place.acknowledge(stored.stream().map(Readable::entry).toList());
            metrics.counter(Metric.CONSUMED, "group", group).increment(stored.size());
        }
    }

    private void isolate(List<Readable<M>> batch, Exception failed) {
        if (batch.size() == 1) {
            fail(batch.getFirst().entry(), failed);
        } else {
            var entries = batch.stream().map(Readable::entry).toList();
            int half = entries.size() / 2;
            held.addFirst(entries.subList(half, entries.size()));
            held.addFirst(entries.subList(0, half));
        }
    }

    private void fail(Delivered entry, Exception cause) {
        var reason = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        var failure = place.fail(entry, reason, entry.deleted() ? 0 : limits.attempts());
        metrics.counter(Metric.STREAM_FAILED, "group", group).increment();
        if (failure.putAside()) {
            metrics.counter(Metric.DEAD_LETTERS, "topic", stream).increment();
        } else {
            nextRetry = Optional.of(Moment.in(RETRY_FAILED));
        }
        log.atWarn()
                .addKeyValue("group", group)
                .addKeyValue("id", entry.id())
                .addKeyValue("attempts", failure.attempts())
                .addKeyValue("cause", reason)
                .log(failure.putAside() ? "entry put aside as a dead letter" : "entry failed by itself");
    }

    /** What the data itself caused: it was refused by a constraint, or does not fit, or the work cannot cope with it. */
    private static boolean isOwnFault(Exception failed) {
        return switch (failed) {
            case RedisAway away -> false;
            case RedisException away -> false;
            case SQLException refused -> isAboutData(refused.getSQLState());
            default -> true;
        };
    }

    /** SQLSTATE classes 22, data exception, and 23, integrity constraint violation. */
    private static boolean isAboutData(@Nullable String state) {
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** A moment of the process' own clock, which never steps. */
    private record Moment(long nanos) {
        static Moment now() {
            return new Moment(System.nanoTime());
        }

        static Moment in(Duration wait) {
            return new Moment(System.nanoTime() + wait.toNanos());
        }

        boolean past() {
            return System.nanoTime() - nanos >= 0;
        }
    }
}
