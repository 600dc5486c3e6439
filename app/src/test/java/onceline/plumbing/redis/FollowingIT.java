package onceline.plumbing.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import onceline.lab.WatchedRedis;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.work.Runner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** All connections go with the primary, however it is lost. The tests share two servers and leave both of them well. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FollowingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FAILOVER = Duration.ofSeconds(10);

    @TempDir
    private static Path directory;

    private static WatchedRedis servers;
    private static Redis redis;
    private static OwnConnection own;
    private static Runner listening;
    private static final AtomicInteger heard = new AtomicInteger();
    private static final AtomicInteger gaps = new AtomicInteger();

    @BeforeAll
    static void start() {
        servers = new WatchedRedis(directory).start();
        var given = Map.of("redis.sentinel.nodes", servers.sentinels());
        redis = Redis.open(Settings.read(Redis.SETTINGS, Set.of(), new Settings.Sources(given, Map.of(), Map.of())));
        own = redis.own();
        var worker = redis.listening().to("news", message -> heard.incrementAndGet(), gaps::incrementAndGet);
        await().atMost(PATIENCE).until(redis::connected);
        listening = Runner.start(worker, Duration.ofMillis(100));
        await().atMost(PATIENCE).until(FollowingIT::isWell);
    }

    @AfterAll
    static void stop() throws IOException {
        listening.close();
        own.close();
        redis.close();
        servers.close();
    }

    @Test
    @Order(1)
    void aPausedPrimaryIsLeftAndReturnsAsAReplica() {
        var old = servers.primary();
        old.pause();
        try {
            untilWellOn(servers.other(old));
        } finally {
            old.resume();
        }
        await().atMost(PATIENCE).until(() -> !old.isPrimary());
        assertStaysOn(servers.other(old));
    }

    @Test
    @Tag("on-request")
    @Order(2)
    void aKilledPrimaryIsLeft() {
        var old = servers.primary();
        old.kill();
        assertThat(untilWellOn(servers.other(old))).isLessThan(FAILOVER);
        old.start();
        await().atMost(PATIENCE).until(() -> !old.isPrimary() && inStep(old));
    }

    /** Sentinel still names it when it is demoted by hand; the Sentinels make it the primary again, or another. */
    @Test
    @Tag("on-request")
    @Order(3)
    void aDemotedPrimaryIsLeft() {
        var old = servers.primary();
        var other = servers.other(old);
        long before = redis.connections();
        old.ask("REPLICAOF", "127.0.0.1", String.valueOf(other.port()));
        await().atMost(PATIENCE).until(() -> redis.connections() > before);
        other.ask("REPLICAOF", "NO", "ONE");
        await().atMost(Duration.ofSeconds(60)).until(FollowingIT::isWell);
    }

    /** The server does not say so: its clients have to. */
    @Test
    @Order(4)
    void anIsolatedPrimaryCountsAsAway() {
        var primary = servers.primary();
        primary.ask("CONFIG", "SET", "min-replicas-to-write", "2");
        await().atMost(PATIENCE).until(() -> !redis.connected());
        assertThat(trouble()).matches(RedisAway::isPassing);
        primary.ask("CONFIG", "SET", "min-replicas-to-write", "0");
        await().atMost(PATIENCE).until(redis::connected);
    }

    private static Throwable trouble() {
        try {
            return new AssertionError("took " + redis.await(redis.async().incr("count")));
        } catch (RedisAway away) {
            return away;
        }
    }

    private static Duration untilWellOn(WatchedRedis.Node heir) {
        long start = System.nanoTime();
        await().atMost(PATIENCE).until(() -> isWell() && heir.isPrimary());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Commands, waiting and listening, each over its own connection, reach the same server. */
    private static boolean isWell() {
        try {
            int before = heard.get();
            String value = String.valueOf(System.nanoTime());
            redis.await(redis.async().set("key", value));
            boolean same = value.equals(redis.await(own.async().get("key")));
            redis.await(redis.async().publish("news", "x"));
            await().atMost(Duration.ofMillis(500)).until(() -> heard.get() > before);
            return same
                    && redis.connected()
                    && servers.primary().ask("GET", "key").startsWith("$");
        } catch (RedisAway | RedisException | org.awaitility.core.ConditionTimeoutException notYet) {
            return false;
        }
    }

    private static boolean inStep(WatchedRedis.Node replica) {
        return replica.ask("GET", "key").startsWith("$");
    }

    private static void assertStaysOn(WatchedRedis.Node heir) {
        assertThat(isWell()).isTrue();
        assertThat(heir.isPrimary()).isTrue();
        assertThat(gaps.get()).as("told of each new subscription").isGreaterThan(1);
    }
}
