package onceline.plumbing.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a failed command says about the server. */
final class Trouble {
    /**
     * Answers of a server that may be fine in a moment, or that is not the one to ask: a replica, one that is still
     * loading, an isolated primary ({@code min-replicas-to-write}), one that cannot save. Scripts quote them.
     */
    private static final Pattern PASSING =
            Pattern.compile("(^|-)(READONLY|NOREPLICAS|LOADING|MASTERDOWN|MISCONF|UNBLOCKED)\\b");

    private static final Pattern REPLICA = Pattern.compile("(^|-)(READONLY|MASTERDOWN)\\b");

    private Trouble() {}

    /** It answered, and time or another server will help: for whoever asked, Redis is away. */
    static boolean isPassing(Throwable failed) {
        return refusal(failed).filter(said -> PASSING.matcher(said).find()).isPresent();
    }

    /** It is no primary, or no longer. */
    static boolean isReplica(Throwable failed) {
        return refusal(failed).filter(said -> REPLICA.matcher(said).find()).isPresent();
    }

    /** It keeps the connection and says nothing: paused, or cut off. */
    static boolean isSilence(Throwable failed) {
        return cause(failed, RedisCommandTimeoutException.class) != null;
    }

    private static Optional<String> refusal(Throwable failed) {
        return Optional.ofNullable(cause(failed, RedisCommandExecutionException.class))
                .map(Throwable::getMessage);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failed, Class<T> type) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
