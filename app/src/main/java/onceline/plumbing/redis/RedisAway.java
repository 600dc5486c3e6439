package onceline.plumbing.redis;

/** Redis did not answer in time, or not at all. What was asked may have happened. */
public final class RedisAway extends RuntimeException {
    private static final long serialVersionUID = 1;

    RedisAway(Throwable cause) {
        super("Redis is away", cause, false, false);
    }
}
