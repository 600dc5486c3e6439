package onceline.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.KillPoint;
import onceline.plumbing.work.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what the {@link Outbox} holds, in the order of its ids, and deletes a row when Kafka has acknowledged it.
 *
 * <p>It never asks for "ids greater than the last": auto-increment ids are committed out of order. Rows about one thing
 * are written under its row lock, so their ids are in order among themselves.
 *
 * <p>One of several relays holds a lock of the database and works; it is only a courtesy that saves repeats. When the
 * oldest row has waited for 3 s, the others publish as well: a holder that is paused must not stop the telling.
 */
public final class Relay implements Worker {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final int BATCH = 100;
    private static final String LOCK = "concat('onceline-relay:', database())";
    private static final String TAKE_LOCK = "select get_lock(" + LOCK + ", 0)";
    private static final String RELEASE_LOCK = "do release_lock(" + LOCK + ")";
    private static final String OVERDUE =
            "select at < utc_timestamp(3) - interval 3 second from outbox order by id limit 1";
    private static final String ABOUT_ALL = "select max(id) - min(id) + 1 from outbox";
    private static final String OLDEST = "select id, messages from outbox order by id limit " + BATCH;

    private final DataSource database;
    private final Sender sender;
    private final Metrics metrics;
    private @Nullable Connection connection;
    private boolean holder;
    private volatile long waiting;

    public Relay(Database database, Sender sender, Metrics metrics) {
        this.database = database.dataSource();
        this.sender = sender;
        this.metrics = metrics;
        metrics.gauge(Metric.OUTBOX_WAITING, () -> waiting);
    }

    private record Stored(long id, List<Outbox.Row> messages) {}

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public int doWork() throws SQLException {
        try {
            var standing = connection();
            int published = mayPublish(standing) ? publishOldest(standing) : 0;
            standing.commit();
            return published;
        } catch (SQLException | RuntimeException trouble) {
            disconnect();
            throw trouble;
        }
    }

    @Override
    public void close() {
        disconnect();
    }

    private int publishOldest(Connection standing) throws SQLException {
        var rows = oldest(standing);
        waiting = rows.size() < BATCH ? rows.size() : number(standing, ABOUT_ALL);
        if (rows.isEmpty()) {
            return 0;
        }
        var told = publish(rows);
        KillPoint.PUBLISHED_BEFORE_DELETE.reach();
        delete(standing, told);
        return told.size();
    }

    /** @return the rows before the first that failed: it and all after it are published again */
    private List<Stored> publish(List<Stored> rows) {
        var sent = untilFailure(rows, this::send);
        return rows.subList(0, acknowledged(sent));
    }

    private CompletableFuture<?> send(Stored row) {
        var sent = untilFailure(
                row.messages(), each -> sender.send(each.topic(), each.partition(), each.key(), each.payload()));
        return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
    }

    /** Stops at the first that fails at once: each further one would block as long and fail as well. */
    private static <T> List<CompletableFuture<?>> untilFailure(List<T> all, Function<T, CompletableFuture<?>> send) {
        var sent = new ArrayList<CompletableFuture<?>>(all.size());
        for (T each : all) {
            sent.add(send.apply(each));
            if (sent.getLast().isCompletedExceptionally()) {
                break;
            }
        }
        return sent;
    }

    private static int acknowledged(List<CompletableFuture<?>> sent) {
        int count = 0;
        try {
            for (var each : sent) {
                each.join();
                count++;
            }
        } catch (CompletionException failed) {
            log.atWarn().setCause(failed.getCause()).log("publishing stopped short, trying again from there");
        }
        return count;
    }

    private void delete(Connection standing, List<Stored> told) throws SQLException {
        if (told.isEmpty()) {
            return;
        }
        var ids = told.stream().map(each -> String.valueOf(each.id())).collect(Collectors.joining(","));
        try (var delete = standing.createStatement()) {
            delete.executeUpdate("delete from outbox where id in (" + ids + ")");
        }
        standing.commit();
        metrics.counter(Metric.OUTBOX_PUBLISHED).increment(told.size());
    }

    private boolean mayPublish(Connection standing) throws SQLException {
        holder = holder || number(standing, TAKE_LOCK) == 1;
        return holder || number(standing, OVERDUE) == 1;
    }

    private static long number(Connection standing, String query) throws SQLException {
        try (var select = standing.createStatement();
                var answer = select.executeQuery(query)) {
            return answer.next() ? answer.getLong(1) : 0;
        }
    }

    private static List<Stored> oldest(Connection standing) throws SQLException {
        var rows = new ArrayList<Stored>();
        try (var select = standing.prepareStatement(OLDEST);
                var found = select.executeQuery()) {
            while (found.next()) {
                rows.add(new Stored(found.getLong(1), Parcel.unpack(found.getBytes(2))));
            }
        }
        return rows;
    }

    private Connection connection() throws SQLException {
        var standing = connection;
        if (standing == null) {
            standing = database.getConnection();
            connection = standing;
        }
        return standing;
    }

    /** The pool may give this connection to others afterwards, so the lock must not stay with it. */
    private void disconnect() {
        var standing = connection;
        connection = null;
        holder = false;
        if (standing == null) {
            return;
        }
        try (standing;
                var release = standing.createStatement()) {
            release.execute(RELEASE_LOCK);
        } catch (SQLException lost) {
            log.atDebug().setCause(lost).log("connection already lost, and the lock with it");
        }
    }
}
