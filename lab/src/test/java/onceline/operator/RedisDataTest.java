package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisDataTest {
    private static final Instant NOW = Instant.parse("2026-11-21T18:39:17.042Z");
    private static final String ASIDE = "before-restore-20261121T183917.042Z";

    @TempDir
    private Path directory;

    private Path snapshot;
    private RedisData data;

    @BeforeEach
    void write(@TempDir Path elsewhere) throws IOException {
        snapshot = SnapshotFile.write(elsewhere.resolve("backup.rdb"));
        data = RedisData.in(directory);
        Files.createDirectory(directory.resolve("appendonlydir"));
        for (String name :
                List.of("redis.conf", "dump.rdb", "temp-17.rdb", "appendonlydir/appendonly.aof.7.incr.aof")) {
            Files.writeString(directory.resolve(name), name);
        }
    }

    @Test
    void theSnapshotIsPutWhereRedisLooksWithAppendonlyAndWithout() throws IOException {
        data.replace(snapshot, NOW);
        assertThat(tree())
                .containsExactlyInAnyOrder(
                        ASIDE,
                        ASIDE + "/appendonlydir",
                        ASIDE + "/appendonlydir/appendonly.aof.7.incr.aof",
                        ASIDE + "/dump.rdb",
                        ASIDE + "/temp-17.rdb",
                        "appendonlydir",
                        "appendonlydir/appendonly.aof.1.base.rdb",
                        "appendonlydir/appendonly.aof.manifest",
                        "dump.rdb",
                        "redis.conf");
        assertThat(directory.resolve("dump.rdb")).hasSameBinaryContentAs(snapshot);
        assertThat(directory.resolve(ASIDE + "/dump.rdb")).hasContent("dump.rdb");
    }

    @Test
    void itIsKnownWhetherItLiesThereAlready() throws IOException {
        assertThat(data.holds(snapshot)).isFalse();
        data.replace(snapshot, NOW);
        assertThat(data.holds(snapshot)).isTrue();
        Files.createFile(directory.resolve("appendonlydir/appendonly.aof.1.incr.aof"));
        assertThat(data.holds(snapshot)).isFalse();
    }

    @Test
    void aFailureChangesNothing() throws IOException {
        List<String> before = tree();
        assertThatThrownBy(() -> data.replace(directory.resolve("gone.rdb"), NOW))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void movesAreTakenBack() throws IOException {
        List<String> before = tree();
        Path aside = Files.createDirectory(directory.resolve(ASIDE));
        RedisData.Moves moves = new RedisData.Moves();
        List<Path> paths = List.of(directory.resolve("dump.rdb"), directory.resolve("gone"));
        assertThatThrownBy(() -> moves.move(paths, aside)).isInstanceOf(NoSuchFileException.class);
        assertThat(aside.resolve("dump.rdb")).exists();
        moves.undo();
        Files.delete(aside);
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void whatRootRestoresBelongsToTheOwnerOfTheDirectory() throws IOException {
        UserPrincipal nobody =
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        assumeTrue("root".equals(System.getProperty("user.name")));
        Files.setOwner(directory, nobody);
        data.replace(snapshot, NOW);
        for (String name : List.of(ASIDE, "dump.rdb", "appendonlydir", "appendonlydir/appendonly.aof.manifest")) {
            assertThat(Files.getOwner(directory.resolve(name))).isEqualTo(nobody);
        }
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.skip(1)
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
