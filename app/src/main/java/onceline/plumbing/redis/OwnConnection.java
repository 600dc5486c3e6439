package onceline.plumbing.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * A connection for commands that wait inside Redis: on the shared one they would hold up everybody behind them. Made with
 * the first command; from then on the client reconnects by itself. For one thread.
 */
public final class OwnConnection implements AutoCloseable {
    private final RedisClient client;
    private @Nullable StatefulRedisConnection<String, String> connection;

    OwnConnection(RedisClient client) {
        this.client = client;
    }

    /** @throws RedisException if there is no connection and none can be made */
    public RedisAsyncCommands<String, String> async() {
        var standing = connection;
        if (standing == null) {
            standing = client.connect();
            connection = standing;
        }
        return standing.async();
    }

    @Override
    public void close() {
        var standing = connection;
        if (standing != null) {
            standing.close();
        }
    }
}
