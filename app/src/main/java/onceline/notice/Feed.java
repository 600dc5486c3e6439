package onceline.notice;

import io.micrometer.core.instrument.Counter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import onceline.plumbing.http.Streams;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.Worker;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes new notices to the pages that are open at this gate: one query for all of them whenever it is woken, and each
 * {@link #BEAT} in any case, so that a lost wake-up loses nothing.
 *
 * <h2>Why no notice falls between a stream's first event and the feed</h2>
 *
 * A stream is registered first (T0), then its inbox is read for the {@code state} event (T1). Let a notice of its user
 * be committed at C.
 *
 * <ul>
 *   <li>C before T1: the inbox holds it.
 *   <li>C after T1: the feed cannot have read it before C, so it reads it when the stream is registered, and offers it.
 * </ul>
 *
 * Both may happen, and pages show a fact once. It remains to be shown that the feed reads every notice that is committed
 * while the feed runs.
 *
 * <h2>Why the feed reads every notice</h2>
 *
 * Ids are taken when a row is inserted and become visible when it is committed, in any order. One query sees the table
 * at one moment, so an id missing below one that is there is noted as a hole, and read again each time. A hole is given
 * up after {@link Holes#PATIENCE}. Until then whoever took the id has committed or never will: the row is among the last
 * things its transaction does, dead letters delay it by 10 s at most, the process gives up when an answer takes longer than that, and
 * the server ends a writing transaction whose process stands still ({@link Database#IDLE_TRANSACTION}). A commit that waits for a replica lets those after it wait
 * as well.
 *
 * <p>The first look begins {@link #FAR_BACK} ids below the newest, since holes are open there too: whatever was committed
 * before is pushed once more to the streams that are open by then, which know it already.
 *
 * <h2>A database that lost its end</h2>
 *
 * After a failover without the last commits, lost notices are stored again, under ids that may have been read as those
 * of others. The {@link Tail} notices, and the feed begins anew, {@link #FAR_BACK} below where it was.
 *
 * <h2>A database that is away</h2>
 *
 * The feed keeps its position and goes on from there. Streams stay open; one that opens meanwhile gets its state without
 * {@code notices}, and the whole state as soon as it can be read ({@link Streams#contribute}).
 */
public final class Feed implements Worker {
    /** For how long the runner is to rest unless it is woken. */
    public static final Duration BEAT = Duration.ofSeconds(2);

    /** Rows of one query. */
    static final int MOST = 1000;

    /** More ids than are taken while one transaction stands still: 20 s with 5,000 a second. */
    static final long FAR_BACK = 100_000;

    private static final Logger log = LoggerFactory.getLogger(Feed.class);

    private final Database database;
    private final Streams streams;
    private final Counter pushed;
    private final LongSupplier nanoTime;
    private @Nullable Tail tail;

    public Feed(Database database, Streams streams, Metrics metrics) {
        this(database, streams, metrics, System::nanoTime);
    }

    Feed(Database database, Streams streams, Metrics metrics, LongSupplier nanoTime) {
        this.database = database;
        this.streams = streams;
        this.pushed = metrics.counter(Metric.NOTICES_PUSHED);
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "notice-feed";
    }

    @Override
    public int doWork() throws SQLException {
        var standing = tail();
        var wanted = standing.wanted(nanoTime.getAsLong());
        var rows = database.transaction(tx -> NoticeRows.in(tx, wanted, MOST));
        if (!standing.continuedBy(rows, MOST)) {
            log.atWarn().addKeyValue("next", standing.next()).log("notices were lost or replaced, reading them again");
            tail = farBack(standing.next());
            return 1;
        }
        var fresh = standing.take(rows, nanoTime.getAsLong());
        fresh.forEach(this::push);
        return fresh.size();
    }

    private Tail tail() throws SQLException {
        var standing = tail;
        if (standing == null) {
            standing = farBack(database.transaction(NoticeRows::newestId));
            tail = standing;
        }
        return standing;
    }

    private static Tail farBack(long from) {
        return new Tail(Math.max(1, from - FAR_BACK));
    }

    /** Rows of people who are not here are not even decoded. */
    private void push(NoticeRow row) {
        var user = new UserId(row.user());
        if (streams.users().contains(user)) {
            Notice.of(row).ifPresent(notice -> push(user, notice));
        }
    }

    private void push(UserId user, Notice notice) {
        streams.offer(user, notice.event(), notice);
        pushed.increment();
    }
}
