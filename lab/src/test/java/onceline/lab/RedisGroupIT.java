package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three Redis and three Sentinels on the loopback, at the shipped settings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisGroupIT {
    private static final Duration FAILOVER = Duration.ofSeconds(15);
    private static final Duration RETURN = Duration.ofSeconds(30);

    private RedisGroup group;

    @BeforeAll
    void start(@TempDir Path directory) {
        group = RedisGroup.guarded(new Ground(directory, Hosts.loopback()));
        group.start();
        assertThat(group.whole()).isTrue();
    }

    @AfterAll
    void stop() {
        group.stop();
        assertThat(group.servers()).noneMatch(Server::running);
    }

    @Test
    void theGroupIsWholeReplacesAKilledPrimaryAndTakesItBackAsAReplica() throws IOException {
        Redis old = group.primary();
        assertThat(old).isSameAs(group.members().getFirst());
        assertThat(group.settings()).containsEntry("redis.sentinel.nodes", group.sentinelNodes());
        assertThat(says(old, "CONFIG", "GET", "min-replicas-to-write")).containsExactly("min-replicas-to-write", "1");
        assertThat(says(old, "CONFIG", "GET", "save")).containsExactly("save", "900 1 300 10 60 10000");
        assertThat(says(old, "SET", "word", "early")).containsExactly("OK");
        assertThat(says(old, "WAIT", "2", "1000")).containsExactly("2");

        Instant killed = Instant.now();
        old.kill();
        await().atMost(FAILOVER).until(() -> group.failoverSince(killed).isPresent());

        Failover failover = group.failoverSince(killed).orElseThrow();
        System.out.println("Failover at the shipped settings: " + failover);
        assertThat(failover.noticed()).isGreaterThan(Duration.ofMillis(3_500));
        assertThat(List.of(failover.noticed(), failover.agreed(), failover.elected(), failover.promoted()))
                .isSorted();
        await().atMost(RETURN).until(() -> group.primary() != old);
        Redis promoted = group.primary();
        await().atMost(RETURN).until(() -> writes(promoted));

        old.start();
        await().atMost(RETURN)
                .until(() -> old.standing()
                        .filter(standing -> standing.linked() && standing.of().equals(promoted.address()))
                        .isPresent());
        assertThat(says(old, "GET", "word")).containsExactly("late");
        assertThat(group.standings()).hasSize(3);
        assertThat(group.replicas()).contains(old).hasSize(2);
    }

    private static boolean writes(Redis redis) {
        return says(redis, "SET", "word", "late").equals(List.of("OK"));
    }

    private static List<String> says(Redis redis, String... command) {
        return answer(redis, command).orElse(List.of());
    }

    private static Optional<List<String>> answer(Redis redis, String... command) {
        try {
            return Optional.of(Resp.words(Host.LOOPBACK.at(redis.port()), Duration.ofSeconds(5), command));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
