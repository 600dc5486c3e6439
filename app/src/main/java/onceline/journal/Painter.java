package onceline.journal;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.RedisAway;
import onceline.plumbing.redis.Script;
import onceline.plumbing.work.KillPoint;
import onceline.plumbing.work.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows in Redis what one partition's owner has folded. On a thread of its own: waiting for Redis never holds up the
 * log.
 *
 * <h2>Level or stale</h2>
 *
 * Each subject is either <em>level</em> (Redis confirmed the last change) or <em>stale</em>. Every doubt (no answer, a
 * mismatch, a picture that shrank, too much waiting) makes it stale: changes are dropped, and the owner is asked for a
 * {@link Painting} of the whole subject, which is painted beside and swapped in. So the memory that waits for Redis is
 * bounded, and an emptied or older Redis mends itself.
 *
 * <h2>Streams</h2>
 *
 * A stream is never swapped: its readers' groups, and what they have not acknowledged, live in it. It is {@linkplain
 * Filler filled}, before the rest of the picture is swapped in.
 *
 * <h2>Order</h2>
 *
 * The owner offers batches and paintings in log order from one thread; a painting contains everything before it, so the
 * changes that were dropped while stale are in it. Answers go out after the changes they tell of; while Redis is away
 * they are dropped, for nobody could hear them in time.
 */
final class Painter implements Worker {
    private static final Logger log = LoggerFactory.getLogger(Painter.class);
    static final Script SHOW = Script.load(Painter.class, "/onceline/journal/show.lua");
    static final Script SWAP = Script.load(Painter.class, "/onceline/journal/swap.lua");
    static final Script CHECK = Script.load(Painter.class, "/onceline/journal/check.lua");

    /** Changes in one script: about a millisecond of Redis, which serves nobody else meanwhile. */
    static final int MOST_STROKES = 500;

    /** Changes that may wait before everything is declared stale. */
    static final int MOST_WAITING = 50_000;

    private static final int CHUNKS_IN_FLIGHT = 8;
    private static final long CHECK_EVERY_MS = 1_000;
    private static final long PROGRESS_EVERY_MS = 100;
    private static final Duration AWAY_REST = Duration.ofMillis(200);

    /** A painting whose painter died goes away by itself. */
    private static final long UNFINISHED_MS = 600_000;

    private final int partition;
    private final String topicId;
    private final Canvas canvas;
    private final LongSupplier clock;
    private final Metrics metrics;
    private final LinkedBlockingQueue<Object> inbox = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Filler filler;
    private final Map<String, Shown> pictures = new HashMap<>();
    private final Queue<Future<?>> unheard = new ArrayDeque<>();
    private volatile boolean away;
    private long checkedAt;
    private long paintings;
    private long connections;

    /** What Redis last confirmed of one subject. */
    private static final class Shown {
        private List<String> keys = List.of();
        /** Of each key but the hash: members of a sorted set, or the offset of a stream's last entry. */
        private long[] sizes = new long[0];

        private boolean hasStream;
        private long term;
        private long applied = Shard.NONE;
        private boolean level;
        private boolean asked;
        private long progressAt;
    }

    Painter(int partition, String topicId, Redis redis, Metrics metrics) {
        this(partition, topicId, new RedisCanvas(redis), () -> System.nanoTime() / 1_000_000, metrics);
    }

    /** @param clock ms, from any start, that never steps back */
    Painter(int partition, String topicId, Canvas canvas, LongSupplier clock, Metrics metrics) {
        this.partition = partition;
        this.topicId = topicId;
        this.canvas = canvas;
        this.clock = clock;
        this.metrics = metrics;
        this.filler = new Filler(topicId, canvas);
    }

    @Override
    public String name() {
        return "painter-" + partition;
    }

    /** Called by the owner; never blocks. */
    void offer(Batch batch) {
        int strokes = batch.strokes();
        if (waiting.get() + strokes > MOST_WAITING) {
            batch = onlyStale(batch);
            strokes = 0;
        }
        waiting.addAndGet(strokes);
        inbox.add(batch);
    }

    /** Called by the owner with what was {@link #wanted}. */
    void offer(Painting painting) {
        inbox.add(painting);
    }

    /** Subjects whose whole picture is needed; the owner takes them out and offers paintings. */
    Set<String> wanted() {
        return wanted;
    }

    /** Whether Redis did not answer lately. */
    boolean away() {
        return away;
    }

    int backlog() {
        return waiting.get();
    }

    @Override
    public int doWork() throws InterruptedException {
        work(inbox.poll(50, TimeUnit.MILLISECONDS));
        return 1;
    }

    /** As {@link #doWork}, without waiting for something to do. */
    void step() {
        work(inbox.poll());
    }

    private void work(@Nullable Object next) {
        if (next != null) {
            take(next);
        }
        checkNowAndThen();
    }

    private void take(Object next) {
        try {
            if (next instanceof Batch batch) {
                waiting.addAndGet(-batch.strokes());
                batch.deltas().forEach((subject, delta) -> change(subject, batch.term(), delta));
                if (!away) {
                    batch.answers().forEach(this::answer);
                }
            } else if (next instanceof Painting painting) {
                paint(painting);
            }
        } catch (RedisException | RedisAway trouble) {
            lostSight(trouble);
        }
    }

    /** Nothing is known of any picture any more; the next check asks for new ones. */
    private void lostSight(RuntimeException trouble) {
        if (!away) {
            log.atWarn().addKeyValue("partition", partition).setCause(trouble).log("Redis is away, pictures wait");
        }
        away = true;
        unheard.clear();
        pictures.values().forEach(shown -> shown.level = false);
        checkedAt = now() + AWAY_REST.toMillis() - CHECK_EVERY_MS;
    }

    /** A batch too many: its answers still go out, its subjects are stale. */
    private static Batch onlyStale(Batch batch) {
        var rest = new Batch().under(batch.term());
        batch.deltas().forEach((subject, delta) -> rest.deltas().put(subject, new Batch.Delta(Shard.NONE, List.of())));
        rest.answers().putAll(batch.answers());
        return rest;
    }

    private Shown shown(String subject) {
        if (pictures.isEmpty()) {
            connections = canvas.connections(); // what comes before the first picture is no reason for doubt
        }
        return pictures.computeIfAbsent(subject, any -> new Shown());
    }

    private void change(String subject, long term, Batch.Delta delta) {
        var shown = shown(subject);
        if (delta.strokes().isEmpty() && shown.level) {
            stale(subject, shown, "overrun");
        }
        if (!shown.level) {
            // while Redis is away a painting could go nowhere, and making it costs the owner's thread
            if (!away) {
                want(subject, shown);
            }
            return;
        }
        // figures come last: until they are shown, the picture does not say that it is level with what they tell of
        int size = delta.strokes().size();
        for (int from = 0; from < size && shown.level; ) {
            int to = chunkEnd(delta.strokes(), from);
            long after = to == size ? delta.strokes().getLast().offset() : delta.before();
            show(
                    subject,
                    shown,
                    new Claimed(term, delta.before(), after),
                    delta.strokes().subList(from, to));
            from = to;
        }
    }

    /** Under which term, and from which offset to which. */
    private record Claimed(long term, long before, long after) {}

    /** Chunks end where a record ends: a picture level with an offset has all of its changes. */
    private static int chunkEnd(List<Batch.Placed> strokes, int from) {
        int to = Math.min(from + MOST_STROKES, strokes.size());
        while (to < strokes.size()
                && strokes.get(to).offset() == strokes.get(to - 1).offset()) {
            to++;
        }
        return to;
    }

    private void show(String subject, Shown shown, Claimed claimed, List<Batch.Placed> strokes) {
        KillPoint.AMID_PICTURE.reach();
        var arguments = new ArrayList<String>(8 + strokes.size() * 4);
        arguments.add(topicId);
        arguments.add(String.valueOf(claimed.term()));
        arguments.add(String.valueOf(claimed.before()));
        arguments.add(String.valueOf(claimed.after()));
        if (shown.hasStream) {
            Stroke.expectTail(arguments, shown.sizes.length, shown.sizes[shown.sizes.length - 1]);
        }
        strokes.forEach(placed -> placed.stroke().write(arguments));
        String said = canvas.run(SHOW, shown.keys, arguments);
        if ("ok".equals(said)) {
            shown.term = claimed.term();
            shown.applied = claimed.after();
            strokes.forEach(placed -> count(shown, placed.stroke()));
            progress(subject, shown);
        } else if ("fenced".equals(said)) {
            stale(subject, shown, said);
        } else {
            disagrees(subject, shown, said);
        }
    }

    private static void count(Shown shown, Stroke stroke) {
        switch (stroke) {
            case Stroke.Add add -> shown.sizes[add.key() - 1]++;
            case Stroke.Remove remove -> shown.sizes[remove.key() - 1]--;
            case Stroke.Append append -> shown.sizes[append.key() - 1] = append.offset();
            case Stroke.Put put -> {}
        }
    }

    private void paint(Painting painting) {
        metrics.counter(Metric.PICTURE_REPAINTS).increment();
        var subject = painting.subject();
        var shown = shown(subject);
        shown.asked = false;
        shown.level = false;
        if (away) {
            return; // asked for again when Redis is back
        }
        shown.keys = painting.keys();
        shown.hasStream = painting.hasStream();
        shown.sizes = new long[painting.keys().size() - 1];
        shown.term = painting.term();
        shown.applied = painting.applied();
        painting.strokes().forEach(stroke -> count(shown, stroke));
        shown.level = filler.fill(painting) && paintAndSwap(painting);
        progress(subject, shown);
        log.atInfo()
                .addKeyValue("subject", subject)
                .addKeyValue("applied", painting.applied())
                .addKeyValue("strokes", painting.strokes().size())
                .addKeyValue("level", shown.level)
                .log("painted a whole picture");
    }

    private boolean paintAndSwap(Painting painting) {
        // never the same names twice: a swap that was given up may still come, and must not find another painting's
        // keys
        String suffix = ":next:" + painting.term() + ":" + ++paintings;
        var beside = painting.swapped().stream().map(key -> key + suffix).toList();
        paintBeside(beside, painting.rest());
        return swap(painting, beside);
    }

    private void paintBeside(List<String> beside, List<Stroke> strokes) {
        var inFlight = new ArrayDeque<Future<?>>();
        for (int from = 0; from < strokes.size(); from += MOST_STROKES) {
            KillPoint.AMID_PICTURE.reach();
            var some = strokes.subList(from, Math.min(from + MOST_STROKES, strokes.size()));
            inFlight.addAll(canvas.paint(beside, some, UNFINISHED_MS));
            while (inFlight.size() > CHUNKS_IN_FLIGHT) {
                canvas.await(inFlight.remove());
            }
        }
        inFlight.forEach(canvas::await);
    }

    private boolean swap(Painting painting, List<String> beside) {
        var keys = new ArrayList<String>();
        for (int i = 0; i < beside.size(); i++) {
            keys.add(painting.keys().get(i));
            keys.add(beside.get(i));
        }
        var arguments = List.of(topicId, String.valueOf(painting.term()), String.valueOf(painting.applied()));
        return "ok".equals(canvas.run(SWAP, keys, arguments));
    }

    private void answer(String door, StringBuilder lines) {
        tell("door:" + door, lines.toString());
    }

    private void progress(String subject, Shown shown) {
        if (now() - shown.progressAt >= PROGRESS_EVERY_MS) {
            shown.progressAt = now();
            tell("progress", subject + " " + shown.applied);
        }
    }

    private void tell(String channel, String message) {
        for (var first = unheard.peek();
                first != null && (first.isDone() || unheard.size() >= CHUNKS_IN_FLIGHT);
                first = unheard.peek()) {
            canvas.await(unheard.remove());
        }
        unheard.add(canvas.publish(channel, message));
    }

    /** Redis may have been emptied, or restored to yesterday, without a change of ours noticing. */
    private void checkNowAndThen() {
        if (now() - checkedAt < CHECK_EVERY_MS) {
            return;
        }
        checkedAt = now();
        try {
            if (away) {
                canvas.writeNothing();
                away = false;
            }
            doubtAnotherServer();
            pictures.forEach(this::check);
        } catch (RedisException | RedisAway trouble) {
            lostSight(trouble);
        }
    }

    /**
     * A replica that was promoted may lack the last changes. Where they moved {@code applied}, the check sees it; where
     * they were figures only, nothing does.
     */
    private void doubtAnotherServer() {
        if (!pictures.isEmpty() && canvas.connections() != connections) {
            connections = canvas.connections();
            pictures.values().forEach(shown -> shown.level = false);
        }
    }

    private void check(String subject, Shown shown) {
        if (!shown.level) {
            want(subject, shown);
            return;
        }
        var expected = new StringBuilder(topicId + " " + shown.term + " " + shown.applied);
        for (long size : shown.sizes) {
            expected.append(' ').append(size);
        }
        String said = canvas.run(CHECK, shown.keys, List.of());
        if (!expected.toString().equals(said)) {
            disagrees(subject, shown, "expected " + expected + ", found " + said);
        }
    }

    /** Somebody else has changed it, or Redis has lost something. */
    private void disagrees(String subject, Shown shown, @Nullable String how) {
        metrics.counter(Metric.PICTURE_DISAGREEMENTS).increment();
        stale(subject, shown, how);
    }

    private void stale(String subject, Shown shown, @Nullable String why) {
        log.atWarn().addKeyValue("subject", subject).addKeyValue("why", why).log("the picture is stale");
        shown.level = false;
        want(subject, shown);
    }

    /** Asks once: the painting that comes has everything, however much is dropped until then. */
    private void want(String subject, Shown shown) {
        if (!shown.asked) {
            shown.asked = true;
            wanted.add(subject);
        }
    }

    private long now() {
        return clock.getAsLong();
    }
}
