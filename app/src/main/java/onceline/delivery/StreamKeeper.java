package onceline.delivery;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.RedisAway;
import onceline.plumbing.redis.Script;
import onceline.plumbing.work.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a stream short: deletes what all its groups have acknowledged and nothing else, and forgets consumers that are
 * gone and owe nothing. Any number may run: each step is one script.
 */
public final class StreamKeeper implements Worker {
    private static final Logger log = LoggerFactory.getLogger(StreamKeeper.class);
    private static final Script TIDY = Script.load(StreamKeeper.class, "tidy.lua");

    private final Redis redis;
    private final String stream;
    private final Duration gone;
    private final Metrics metrics;
    private volatile long length;
    private volatile long pending;

    /** @param gone without a sign of life for so long, a consumer counts as gone; a living one gives several a second */
    public StreamKeeper(Redis redis, String stream, Duration gone, Metrics metrics) {
        this.redis = redis;
        this.stream = stream;
        this.gone = gone;
        this.metrics = metrics;
        metrics.gauge(Metric.STREAM_LENGTH, () -> length, "stream", stream);
        metrics.gauge(Metric.STREAM_PENDING, () -> pending, "stream", stream);
    }

    @Override
    public String name() {
        return "keep:" + stream;
    }

    @Override
    public int doWork() {
        try {
            tidy();
        } catch (RedisAway | RedisException away) {
            log.atDebug().addKeyValue("stream", stream).setCause(away).log("not tidied");
        }
        return 0;
    }

    private void tidy() {
        List<Long> answer = redis.await(TIDY.<List<Long>>run(
                        redis, ScriptOutputType.MULTI, List.of(stream), List.of(String.valueOf(gone.toMillis())))
                .toCompletableFuture());
        metrics.counter(Metric.STREAM_TRIMMED, "stream", stream).increment(answer.get(0));
        length = answer.get(1);
        pending = answer.get(2);
        if (answer.get(3) > 0) {
            log.atInfo()
                    .addKeyValue("stream", stream)
                    .addKeyValue("consumers", answer.get(3))
                    .log("consumers forgotten that were gone");
        }
    }
}
