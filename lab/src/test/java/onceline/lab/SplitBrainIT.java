package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary that is cut off from its replicas and Sentinels, and still reached by its clients. */
@Enclosed
@Tag("on-request")
class SplitBrainIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void aCutOffPrimaryIsReplacedRefusesWritesAndReturnsAsAReplica(@TempDir Path directory) throws IOException {
        RedisGroup group = RedisGroup.guarded(new Ground(directory, Hosts.namespaces()));
        group.start();
        Redis old = group.primary();
        Instant cutAt = Instant.now();
        List<Injection> cuts = group.servers().stream()
                .filter(server -> server != old)
                .map(server -> new Fault.CutLink(old.host(), server.host()).inject())
                .toList();

        await().atMost(PATIENCE).until(() -> group.failoverSince(cutAt).isPresent());
        System.out.println("Failover by a cut: " + group.failoverSince(cutAt).orElseThrow());
        Redis promoted = group.primary();
        assertThat(promoted).isNotSameAs(old);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(() -> says(old, "SET", "side", "old"))
                        .hasMessageContaining("NOREPLICAS"));
        assertThat(old.standing().orElseThrow().primary()).isTrue();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> says(promoted, "SET", "side", "new").equals(List.of("OK")));

        cuts.forEach(Injection::heal);
        await().atMost(PATIENCE)
                .until(() -> old.standing()
                        .filter(it -> it.linked() && it.of().equals(promoted.address()))
                        .isPresent());
        assertThat(says(old, "GET", "side")).containsExactly("new");
        group.stop();
    }

    private static List<String> says(Redis redis, String... command) throws IOException {
        return Resp.words(redis.host().at(redis.port()), Duration.ofSeconds(5), command);
    }
}
