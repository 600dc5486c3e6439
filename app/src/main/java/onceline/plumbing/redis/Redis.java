package onceline.plumbing.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import onceline.plumbing.work.Runner;
import onceline.plumbing.work.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the primary of Redis, shared by all threads and pipelined by the client.
 *
 * <p>Commands are refused while the connection is away, and never replayed after a reconnect: a command whose answer was
 * lost may have run, and whoever sent it decides what that means.
 *
 * <p>The primary is followed: Sentinels are asked where it is, and the server is asked whether it would take a write.
 * One that is no longer the primary, or that says nothing for {@link #TIMEOUT}, is left with all connections. A dead
 * host without a reset is noticed by the TCP user timeout.
 */
public final class Redis implements AutoCloseable {
    public static final Setting<String> URL = Setting.text(
            "redis.url",
            "redis://127.0.0.1:6379",
            "Address of Redis; with Sentinels give redis.sentinel.nodes instead.");
    public static final Setting<List<Address>> SENTINELS = new Setting<>(
            "redis.sentinel.nodes",
            "",
            List.of(),
            Address::parseAll,
            "Addresses of the Sentinels, host:port separated by commas: Onceline follows the primary they name.",
            false);
    public static final Setting<String> MASTER =
            Setting.text("redis.sentinel.master", "mymaster", "The name by which the Sentinels know the primary.");
    public static final Setting<String> PASSWORD =
            Setting.secret("redis.password", "Password of Redis, if it has one.");
    public static final Setting<String> SENTINEL_PASSWORD =
            Setting.secret("redis.sentinel.password", "Password of the Sentinels, if they have one.");
    public static final Setting<Duration> TIMEOUT = Setting.duration(
            "redis.timeout",
            "3s",
            "100ms",
            "60s",
            "How long one command may take before its outcome is unknown, and a silent server before it is left.");
    public static final List<Setting<?>> SETTINGS =
            List.of(URL, SENTINELS, MASTER, PASSWORD, SENTINEL_PASSWORD, TIMEOUT);

    private static final Logger log = LoggerFactory.getLogger(Redis.class);

    /** There is no such key. */
    private static final String NOTHING = "onceline:nothing";

    private static final Duration WATCH_REST = Duration.ofMillis(250);
    private static final Duration RECONNECT_REST = Duration.ofMillis(200);

    private final PrimaryClient client;
    private final @Nullable RedisClient sentinelClient;
    private final ClientResources resources;
    private final Duration timeout;
    private final Runner watching;
    private final AtomicLong connections = new AtomicLong();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile boolean takesWrites = true;

    private Redis(Settings settings) {
        this.timeout = settings.get(TIMEOUT);
        this.resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(RECONNECT_REST))
                .build();
        if (settings.get(SENTINELS).isEmpty()) {
            this.client = PrimaryClient.at(resources, address(settings));
            this.sentinelClient = null;
            this.watching = watch(null);
        } else {
            this.client = PrimaryClient.following(resources, withPassword(settings, PASSWORD, nowhere(settings)));
            this.sentinelClient = RedisClient.create(resources);
            sentinelClient.setOptions(options(Sentinels.PATIENCE));
            this.watching = watch(new Sentinels(sentinelClient, sentinels(settings), settings.get(MASTER)));
        }
    }

    /**
     * Connects in the background: Redis may be away when Onceline starts.
     *
     * @throws SettingsRefused if both an address and Sentinels are given
     */
    public static Redis open(Settings settings) {
        refuseContradictions(settings);
        return new Redis(settings);
    }

    private static void refuseContradictions(Settings settings) {
        boolean follows = !settings.get(SENTINELS).isEmpty();
        if (follows && settings.isGiven(URL)) {
            throw new SettingsRefused(List.of("redis.url and redis.sentinel.nodes contradict each other:"
                    + " leave redis.url away to follow the Sentinels, or redis.sentinel.nodes to stay at one address"));
        }
        if (!follows && (settings.isGiven(MASTER) || settings.isGiven(SENTINEL_PASSWORD))) {
            throw new SettingsRefused(List.of("redis.sentinel.master and redis.sentinel.password mean nothing without"
                    + " redis.sentinel.nodes: give the addresses of the Sentinels, or leave them away"));
        }
    }

    private Runner watch(@Nullable Sentinels sentinels) {
        client.setOptions(options(timeout));
        return Runner.start(new Watching(sentinels), WATCH_REST);
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

    /** A write that changes nothing: only a primary that takes writes answers it. */
    public Future<Long> writeNothing() {
        return async().del(NOTHING);
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

    /** Whether a connection to a server that takes writes stands right now. A hint: it may be gone by the next command. */
    public boolean connected() {
        var standing = connection;
        return standing != null && standing.isOpen() && takesWrites;
    }

    /**
     * How often the connection was made. When it has grown, another server may answer, one that lacks the last of what
     * was acknowledged.
     */
    public long connections() {
        return connections.get();
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
        watching.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        if (sentinelClient != null) {
            sentinelClient.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1_000);
    }

    /** Follows the primary, makes the first connection (the client makes all others by itself), and asks after writes. */
    private final class Watching implements Worker {
        private final @Nullable Sentinels sentinels;
        private @Nullable Future<Long> write;

        Watching(@Nullable Sentinels sentinels) {
            this.sentinels = sentinels;
        }

        @Override
        public String name() {
            return "redis-watching";
        }

        @Override
        public int doWork() {
            if (sentinels != null && sentinels.primary().map(client::follow).orElse(false)) {
                write = null; // what the old one says, or does not, is nothing to leave the new one for
            }
            if (connection == null) {
                connect();
            }
            askAfterWrites();
            return 0;
        }

        private void connect() {
            var fresh = client.connect();
            fresh.addListener(new Counting());
            connections.incrementAndGet();
            connection = fresh;
        }

        /** Never waits: while one server is silent, the Sentinels may name another. */
        private void askAfterWrites() {
            var asked = write;
            if (asked == null) {
                write = writeNothing();
            } else if (asked.isDone()) {
                judge(asked);
                write = null;
            }
        }

        private void judge(Future<Long> answer) {
            try {
                await(answer);
                takesWrites = true;
            } catch (RedisAway refused) {
                if (takesWrites) {
                    log.atWarn().setCause(refused).log("Redis takes no writes");
                }
                takesWrites = false;
                if (Trouble.isReplica(refused) || Trouble.isSilence(refused)) {
                    client.leave();
                }
            }
        }
    }

    /** Told of each connection after the first. */
    private final class Counting implements RedisConnectionStateListener {
        @Override
        public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress server) {
            connections.incrementAndGet();
            takesWrites = true; // until it says otherwise: it was chosen because it should
        }
    }

    private static ClientOptions options(Duration timeout) {
        return ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .socketOptions(socket(timeout))
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .build();
    }

    /** What is sent must arrive in time; where nothing is sent, as by those who only listen, the kernel asks. */
    private static SocketOptions socket(Duration timeout) {
        return SocketOptions.builder()
                .connectTimeout(timeout)
                .tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                        .enable()
                        .tcpUserTimeout(timeout)
                        .build())
                .keepAlive(SocketOptions.KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(1))
                        .interval(Duration.ofSeconds(1))
                        .count(3)
                        .build())
                .build();
    }

    private static RedisURI address(Settings settings) {
        return withPassword(settings, PASSWORD, RedisURI.create(settings.get(URL)));
    }

    /** The client wants a host, though it is never looked up. */
    private static RedisURI nowhere(Settings settings) {
        return RedisURI.Builder.redis(settings.get(MASTER)).build();
    }

    private static List<RedisURI> sentinels(Settings settings) {
        return settings.get(SENTINELS).stream()
                .map(each -> withPassword(settings, SENTINEL_PASSWORD, RedisURI.create(each.host(), each.port())))
                .map(each -> timed(each, Sentinels.PATIENCE))
                .toList();
    }

    private static RedisURI withPassword(Settings settings, Setting<String> password, RedisURI uri) {
        String given = settings.get(password);
        if (!given.isEmpty()) {
            uri.setCredentialsProvider(new StaticCredentialsProvider(null, given.toCharArray()));
        }
        return timed(uri, settings.get(TIMEOUT));
    }

    private static RedisURI timed(RedisURI uri, Duration timeout) {
        uri.setTimeout(timeout);
        return uri;
    }
}
