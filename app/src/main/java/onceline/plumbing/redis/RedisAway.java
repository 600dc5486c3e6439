package onceline.plumbing.redis;

/** Redis did not answer in time, or not at all. What was asked may have happened. */
public final class RedisAway extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Whether time or another server will help, although there was an answer: it came from a replica, from an isolated
     * primary, or from a server that is still loading.
     */
    public static boolean isPassing(Throwable refused) {
        return Trouble.isPassing(refused);
    }

    RedisAway(Throwable cause) {
        super("Redis is away", cause, false, false);
    }
}
