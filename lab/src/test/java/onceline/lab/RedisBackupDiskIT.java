package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import onceline.operator.RedisCommand;
import onceline.operator.RedisData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore onto a disk that runs full leave nothing half-done. */
@Enclosed
class RedisBackupDiskIT {
    private static final int BYTES = 200_000;

    private Path full;

    @BeforeEach
    void mount(@TempDir Path directory) throws IOException {
        full = Files.createDirectory(directory.resolve("full"));
        Tool.run("mount", "-t", "tmpfs", "-o", "size=64k", "full", full.toString());
    }

    @AfterEach
    void unmount() {
        Tool.run("umount", full.toString());
    }

    @Test
    void aBackupThatFindsNoRoomSaysSoAndLeavesNothing(@TempDir Path directory) throws IOException {
        RedisGroup group = RedisGroup.alone(new Ground(directory, Hosts.loopback()));
        group.start();
        try {
            Redis redis = group.primary();
            Resp.words(Host.LOOPBACK.at(redis.port()), Duration.ofSeconds(10), "SET", "word", incompressible());
            StringWriter told = new StringWriter();
            int code = RedisCommand.run(
                    new PrintWriter(told, true),
                    Map.of(),
                    "backup",
                    "--from",
                    redis.address(),
                    "--to",
                    full.toString());
            assertThat(code).isEqualTo(1);
            assertThat(told.toString())
                    .startsWith("Failed: Cannot copy to " + full)
                    .contains("No space left on device")
                    .hasLineCount(1);
            assertThat(tree()).containsExactly(".redis-" + redis.port() + "-lock");
        } finally {
            group.stop();
        }
    }

    @Test
    void aRestoreThatFindsNoRoomChangesNothing(@TempDir Path directory) throws IOException {
        Path snapshot = Files.writeString(directory.resolve("backup.rdb"), incompressible());
        Files.writeString(full.resolve("dump.rdb"), "old");
        Files.writeString(Files.createDirectory(full.resolve("appendonlydir")).resolve("old.aof"), "old");
        List<String> before = tree();
        assertThatThrownBy(() -> RedisData.in(full).replace(snapshot, Instant.now()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        assertThat(tree()).isEqualTo(before);
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> paths = Files.walk(full)) {
            return paths.skip(1)
                    .map(path -> full.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String incompressible() {
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
