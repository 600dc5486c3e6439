package onceline.journal;

import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.concurrent.Future;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.Script;
import org.jspecify.annotations.Nullable;

/** The real one. */
record RedisCanvas(Redis redis) implements Canvas {
    @Override
    public @Nullable String run(Script script, List<String> keys, List<String> arguments) {
        return redis.await(script.<@Nullable String>run(redis, ScriptOutputType.VALUE, keys, arguments)
                .toCompletableFuture());
    }

    @Override
    public List<Future<?>> paint(List<String> keys, List<Stroke> strokes, long lifeMs) {
        var sent = Brush.paint(redis, keys, strokes);
        keys.forEach(key -> sent.add(redis.async().pexpire(key, lifeMs)));
        return sent;
    }

    @Override
    public Future<?> publish(String channel, String message) {
        return redis.async().publish(channel, message);
    }

    @Override
    public void await(Future<?> answer) {
        redis.await(answer);
    }

    @Override
    public void writeNothing() {
        redis.await(redis.writeNothing());
    }

    @Override
    public long connections() {
        return redis.connections();
    }
}
