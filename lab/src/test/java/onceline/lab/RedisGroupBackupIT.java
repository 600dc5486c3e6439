package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import onceline.operator.RedisCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary, two replicas and three Sentinels go back to a backup, as {@code ops/redis/README.md} says. */
class RedisGroupBackupIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private RedisGroup group;

    @BeforeEach
    void start() {
        group = RedisGroup.guarded(new Ground(directory, Hosts.loopback()));
        group.start();
    }

    @AfterEach
    void stop() {
        group.stop();
    }

    @Test
    void aBackupOfAReplicaBringsTheWholeGroupBack() throws IOException {
        Redis primary = group.primary();
        says(primary, "SET", "word", "early");
        assertThat(says(primary, "WAIT", "2", "5000")).containsExactly("2");
        Path backups = Files.createDirectory(directory.resolve("backups"));
        command("backup", "--from", group.replicas().getFirst().address(), "--to", backups.toString());
        says(primary, "SET", "word", "late");

        group.stop();
        command("restore", newest(backups), "--into", primary.directory().toString());
        primary.start();
        assertThat(says(primary, "GET", "word")).containsExactly("early");
        group.members().forEach(Server::start);
        group.sentinels().forEach(Server::start);

        await().atMost(SOON).until(group::whole);
        assertThat(group.primary()).isSameAs(primary);
        for (Redis member : group.members()) {
            await().atMost(SOON).until(() -> says(member, "GET", "word").equals(List.of("early")));
        }
        assertThat(says(primary, "SET", "word", "again")).containsExactly("OK");
        assertThat(group.promotionsSince(Instant.EPOCH)).isZero();
    }

    private static void command(String... arguments) {
        StringWriter told = new StringWriter();
        int code = RedisCommand.run(new PrintWriter(told, true), Map.of(), arguments);
        System.out.print(told);
        assertThat(code).as(told.toString()).isZero();
    }

    private static String newest(Path backups) throws IOException {
        try (Stream<Path> files = Files.list(backups)) {
            return files.filter(file -> file.toString().endsWith(".rdb"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    private static List<String> says(Redis redis, String... command) throws IOException {
        return Resp.words(Host.LOOPBACK.at(redis.port()), Duration.ofSeconds(10), command);
    }
}
