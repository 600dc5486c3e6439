package onceline.journal;

import io.lettuce.core.RedisException;
import java.util.List;
import java.util.concurrent.Future;
import onceline.plumbing.redis.RedisAway;
import onceline.plumbing.redis.Script;
import org.jspecify.annotations.Nullable;

/**
 * What pictures are painted on. Everything may throw {@link RedisAway} or {@link RedisException}, and may have happened
 * all the same.
 */
interface Canvas {
    /** Runs and waits for the answer. */
    @Nullable
    String run(Script script, List<String> keys, List<String> arguments);

    /** Puts strokes on keys that nobody reads yet and that go away by themselves after {@code lifeMs}. */
    List<Future<?>> paint(List<String> keys, List<Stroke> strokes, long lifeMs);

    Future<?> publish(String channel, String message);

    void await(Future<?> answer);

    /** Answers if a write would. */
    void writeNothing();

    /** Grows when another server may answer from now on, one that lacks the last of what was acknowledged. */
    long connections();
}
