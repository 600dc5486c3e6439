package onceline.auction;

import io.lettuce.core.RedisException;
import onceline.plumbing.http.Problem;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.RedisAway;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.work.Worker;

/**
 * Whether there is room in the stream of accepted bids. It empties as bids are stored; while the database is away it
 * grows, and Redis must not run out of memory. Looked at once a second, so the limit may be passed by what a second
 * brings. While Redis itself is away nothing grows there, and bids are taken.
 */
final class StreamRoom implements Worker {
    static final Setting<Integer> MOST = Setting.count(
            "bid.stream-most",
            1_000_000,
            0,
            100_000_000,
            "Bids that may wait in Redis to be stored, some 300 bytes each; beyond it bids are refused with 503 stream-full; 0 takes none.");
    static final long BEAT_MS = 1_000;

    private static final long UNKNOWN = -1;

    private final Redis redis;
    private final int most;
    private volatile long length = UNKNOWN;

    StreamRoom(Redis redis, int most, Metrics metrics) {
        this.redis = redis;
        this.most = most;
        metrics.gauge(Metric.BID_STREAM_LENGTH, () -> length);
    }

    /** @throws Problem 503 where there is no room: nothing was done */
    void require() {
        if (length >= most) {
            throw Problem.full(
                    "stream-full",
                    "Too many accepted bids wait to be stored; nothing was done with this request. Repeat it soon, with the same id.");
        }
    }

    @Override
    public String name() {
        return "stream-room";
    }

    @Override
    public int doWork() {
        length = look();
        return 0;
    }

    private long look() {
        try {
            return redis.await(redis.async().xlen(AuctionMachine.STREAM_KEY));
        } catch (RedisException | RedisAway away) {
            return UNKNOWN;
        }
    }
}
