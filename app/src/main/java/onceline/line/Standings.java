package onceline.line;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.RedisAway;
import onceline.plumbing.redis.Script;
import onceline.plumbing.work.Uptime;
import onceline.words.QueueId;
import onceline.words.UserId;

/**
 * Reads from Redis how people stand, and never tells less than this gate has told before: while a picture is older than
 * one already seen (Redis was emptied or restored), the answer is "updating".
 */
final class Standings {
    private static final Script STANDING = Script.load(Standings.class, "/onceline/line/standing.lua");

    private final Redis redis;
    private final Map<QueueId, Long> freshest = new ConcurrentHashMap<>();
    private final Map<QueueId, Lately> lately = new ConcurrentHashMap<>();

    Standings(Redis redis) {
        this.redis = redis;
    }

    /** @param until the next reader asks Redis anew; only one does, the others take what there is */
    private record Lately(Figures.Shown figures, AtomicLong until) {
        static final long FRESH_MS = 1_000;

        static Lately of(Figures.Shown figures) {
            return new Lately(figures, new AtomicLong(Uptime.ms() + FRESH_MS));
        }

        boolean mine() {
            long now = Uptime.ms();
            long due = until.get();
            return now >= due && until.compareAndSet(due, now + FRESH_MS);
        }
    }

    /** Everybody's spot at one offset. */
    record Picture(Figures.Shown figures, Map<UserId, Standing.Spot> spots) {
        Standing.Spot spot(UserId user) {
            return spots.getOrDefault(user, Standing.Spot.NOWHERE);
        }
    }

    /** @return empty while there is no picture, or only one older than was seen before */
    Optional<Picture> of(QueueId queue, List<UserId> users) {
        // known before asking: an answer overtaken by another thread's is not old, only an older picture is
        long told = freshest.getOrDefault(queue, Long.MIN_VALUE);
        try {
            var said = redis.await(STANDING.<List<String>>run(
                            redis,
                            ScriptOutputType.MULTI,
                            Keys.picture(queue.value()),
                            users.stream().map(UserId::value).toList())
                    .toCompletableFuture());
            return said.isEmpty() ? Optional.empty() : picture(queue, users, said, told);
        } catch (RedisException | RedisAway away) {
            return Optional.empty();
        }
    }

    /** One person's standing; {@code since} is the {@code asOf} of an answer the page has. */
    Standing of(QueueId queue, UserId user, OptionalLong since) {
        return of(queue, List.of(user))
                .filter(picture -> picture.figures().applied() >= since.orElse(0))
                .map(picture -> Standing.of(queue.value(), picture.figures(), picture.spot(user)))
                .orElseGet(() -> Standing.unknown(queue.value()));
    }

    /** Figures about a second old: for phase and estimates, not for places. Empty while there is no picture. */
    Optional<Figures.Shown> lately(QueueId queue) {
        var known = lately.get(queue);
        if (known == null || known.mine()) {
            return of(queue, List.of())
                    .map(Picture::figures)
                    .or(() -> Optional.ofNullable(known).map(Lately::figures));
        }
        return Optional.of(known.figures());
    }

    private Optional<Picture> picture(QueueId queue, List<UserId> users, List<String> said, long told) {
        var figures = Figures.Shown.parse(said);
        if (figures.applied() < told) {
            return Optional.empty();
        }
        freshest.merge(queue, figures.applied(), Math::max);
        lately.put(queue, Lately.of(figures));
        var spots = new HashMap<UserId, Standing.Spot>();
        var rest = new ArrayList<>(said.subList(Figures.Shown.FIELDS, said.size()));
        for (int i = 0; i < users.size(); i++) {
            spots.put(users.get(i), Standing.Spot.parse(rest.get(3 * i), rest.get(3 * i + 1), rest.get(3 * i + 2)));
        }
        return Optional.of(new Picture(figures, spots));
    }
}
