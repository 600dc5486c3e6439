package onceline.plumbing.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.work.Runner;
import onceline.plumbing.work.Worker;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, shared by all threads and pipelined by the client.
 *
 * <p>Commands are refused while the connection is away, and never replayed after a reconnect: a command whose answer was
 * lost may have run, and whoever sent it decides what that means. A dead host without a reset is noticed by the TCP
 * user timeout.
 */
public final class Redis implements AutoCloseable {
    public static final Setting<String> URL = Setting.text("redis.url", "redis://127.0.0.1:6379", "Address of Redis.");
    public static final Setting<String> PASSWORD =
            Setting.secret("redis.password", "Password of Redis, if it has one.");
    public static final Setting<Duration> TIMEOUT = Setting.duration(
            "redis.timeout", "3s", "100ms", "60s", "How long one command may take before its outcome is unknown.");
    public static final List<Setting<?>> SETTINGS = List.of(URL, PASSWORD, TIMEOUT);

    private static final Duration FIRST_CONNECT_RETRY = Duration.ofMillis(200);

    private final RedisClient client;
    private final ClientResources resources;
    private final Duration timeout;
    private final Runner connecting;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;

    private Redis(RedisClient client, ClientResources resources, Duration timeout) {
        this.client = client;
        this.resources = resources;
        this.timeout = timeout;
        this.connecting = Runner.start(new Connecting(), FIRST_CONNECT_RETRY);
    }

    /** Connects in the background: Redis may be away when Onceline starts. */
    public static Redis open(Settings settings) {
        Duration timeout = settings.get(TIMEOUT);
        var resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(Duration.ofMillis(200)))
                .build();
        var client = RedisClient.create(resources, address(settings));
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                                .enable()
                                .tcpUserTimeout(timeout)
                                .build())
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .build());
        return new Redis(client, resources, timeout);
    }

    /**
     * Commands as futures; never wait for them while holding up the journal.
     *
     * @throws RedisException at once, when there never was a connection
     */
    public RedisAsyncCommands<String, String> async() {
        var standing = connection;
        if (standing == null) {
            throw new RedisException("not connected yet");
        }
        return standing.async();
    }

    /** Waits for one answer; any trouble is a {@link RedisAway}, and then the outcome is unknown. */
    public <T> T await(Future<T> answer) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException | RedisException trouble) {
            throw new RedisAway(trouble);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RedisAway(interrupted);
        }
    }

    /** Whether a connection stands right now. A hint: it may be gone by the next command. */
    public boolean connected() {
        var standing = connection;
        return standing != null && standing.isOpen();
    }

    /** A connection for one user alone, who may wait in it without holding anybody up; see {@link OwnConnection}. */
    public OwnConnection own() {
        return new OwnConnection(client);
    }

    /** How long one command may take: what waits inside Redis must wait for less. */
    public Duration timeout() {
        return timeout;
    }

    /** Messages of some channels; see {@link Listening}. */
    public Listening listening() {
        return new Listening(client);
    }

    @Override
    public void close() {
        connecting.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1_000);
    }

    /** Makes the first connection; from then on the client reconnects by itself. */
    private final class Connecting implements Worker {
        @Override
        public String name() {
            return "redis-connecting";
        }

        @Override
        public int doWork() {
            if (connection == null) {
                connection = client.connect();
            }
            return 0;
        }
    }

    private static RedisURI address(Settings settings) {
        var uri = RedisURI.create(settings.get(URL));
        String password = settings.get(PASSWORD);
        if (!password.isEmpty()) {
            uri.setCredentialsProvider(new io.lettuce.core.StaticCredentialsProvider(null, password.toCharArray()));
        }
        uri.setTimeout(settings.get(TIMEOUT));
        return uri;
    }
}
