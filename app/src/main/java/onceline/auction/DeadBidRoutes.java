package onceline.auction;

import io.lettuce.core.RedisException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import onceline.delivery.KafkaSettings;
import onceline.delivery.StreamLetters;
import onceline.delivery.StreamLetters.Letter;
import onceline.delivery.Unreadable;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.RedisAway;
import onceline.plumbing.sql.Database;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The operator's view of bids that could not be stored, and another try for each. */
public final class DeadBidRoutes {
    private static final int MOST = 100;

    private final Callers callers;
    private final Database database;
    private final StreamLetters letters;
    private final BidStore store;

    /** @param wakeRelays called after a commit that has something to tell; must not block */
    public DeadBidRoutes(
            Callers callers,
            Database database,
            Redis redis,
            KafkaSettings kafka,
            Metrics metrics,
            Runnable wakeRelays) {
        this.callers = callers;
        this.database = database;
        this.letters = new StreamLetters(redis, Storing.BIDS);
        this.store = new BidStore(new BidJournal(kafka), metrics, wakeRelays);
    }

    public void addTo(Routes routes) {
        routes.get("/api/admin/bids/dead", this::list);
        routes.post("/api/admin/bids/dead/{id}/resend", this::resend);
    }

    private record Shown(String id, String source, @Nullable String bid, String reason, long attempts) {}

    private record Sent(String id, String outcome) {}

    private Answer list(Request request) {
        callers.requireAdmin(request);
        return Answer.ok(fromRedis(() -> letters.oldest(MOST)).stream()
                .map(DeadBidRoutes::shown)
                .toList());
    }

    /** Stores it now. A letter that stays behind because Redis went away meanwhile can be sent again: it changes nothing. */
    private Answer resend(Request request) throws SQLException {
        callers.requireAdmin(request);
        var letter = fromRedis(() -> letters.find(request.path("id")))
                .orElseThrow(() -> Problem.notFound("There is no such dead letter."));
        store(bid(letter));
        fromRedis(() -> {
            letters.remove(letter);
            return true;
        });
        return Answer.ok(new Sent(letter.id(), "stored"));
    }

    private AcceptedBid bid(Letter letter) {
        try {
            return letter.fields().isEmpty()
                    ? store.restore(letter.source())
                    : store.read(letter.source(), letter.fields());
        } catch (Unreadable cause) {
            throw refused(cause);
        } catch (KafkaException away) {
            throw Problem.away("The journal cannot be read now; nothing was changed.");
        }
    }

    private void store(AcceptedBid bid) throws SQLException {
        try {
            database.transactionDespiteDeadlocks(tx -> store.store(tx, List.of(bid)))
                    .run();
        } catch (SQLException failed) {
            if (String.valueOf(failed.getSQLState()).matches("2[23].*")) {
                throw refused(failed);
            }
            throw failed;
        }
    }

    private static Problem refused(Exception cause) {
        return Problem.conflict(
                "bid-refused", Optional.ofNullable(cause.getMessage()).orElse(cause.toString()));
    }

    private static <T> T fromRedis(Supplier<T> question) {
        try {
            return question.get();
        } catch (RedisAway | RedisException away) {
            throw Problem.away("Dead letters are in Redis, which is away.");
        }
    }

    private static Shown shown(Letter letter) {
        return new Shown(letter.id(), letter.source(), letter.fields().get("bid"), letter.reason(), letter.attempts());
    }
}
