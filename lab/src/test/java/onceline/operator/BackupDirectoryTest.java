package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupDirectoryTest {
    private static final Instant TAKEN = Instant.parse("2026-11-21T18:39:17.042Z");
    private static final String NAME = "redis-6379-20261121T183917.042Z.rdb";
    private static final String LOCK = ".redis-6379-lock";

    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private Path dump;

    @BeforeEach
    void write() throws IOException {
        dump = SnapshotFile.write(elsewhere.resolve("dump.rdb"));
    }

    @Test
    void aNameTellsPortAndInstantAndSortsByTime() throws IOException {
        try (BackupDirectory backups = BackupDirectory.open(directory, 6379)) {
            assertThat(backups.name(TAKEN)).isEqualTo(NAME);
            assertThat(List.of(
                            backups.name(TAKEN),
                            backups.name(TAKEN.plusMillis(1)),
                            backups.name(TAKEN.plusSeconds(1)),
                            backups.name(TAKEN.plusSeconds(100_000))))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aBackupIsAProvedCopyWithAChecksumThatSha256sumReads() throws Exception {
        try (BackupDirectory backups = BackupDirectory.open(directory, 6379)) {
            BackupDirectory.Added added = backups.add(dump, TAKEN, copy -> "read " + Files.size(copy));
            assertThat(added.seen()).isEqualTo("read " + Files.size(dump));
            assertThat(added.file()).isEqualTo(directory.resolve(NAME)).hasSameBinaryContentAs(dump);
        }
        assertThat(names()).containsExactlyInAnyOrder(NAME, NAME + ".sha256", LOCK);
        Process check = new ProcessBuilder("sha256sum", "-c", NAME + ".sha256")
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(check.waitFor()).isZero();
    }

    @Test
    void aCopyThatIsNotProvedLeavesNothing() throws IOException {
        try (BackupDirectory backups = BackupDirectory.open(directory, 6379)) {
            assertThatThrownBy(() -> backups.add(dump, TAKEN, copy -> {
                        throw new Refused("damaged");
                    }))
                    .hasMessage("damaged");
        }
        assertThat(names()).containsExactly(LOCK);
    }

    @Test
    void theNewestStayAndNothingElseIsTouched() throws IOException {
        List<String> others = List.of(
                "dump.rdb",
                "redis-6380-20261121T183917.042Z.rdb",
                "redis-6379-20261121T183917.042Z.rdb.bak",
                "redis-6379-yesterday.rdb",
                "redis-6379-20261121T183917.rdb.sha256",
                "redis-16379-20261121T183917.042Z.rdb.part");
        for (String other : others) {
            Files.createFile(directory.resolve(other));
        }
        try (BackupDirectory backups = BackupDirectory.open(directory, 6379)) {
            for (int i = 0; i < 5; i++) {
                backups.add(dump, TAKEN.plusSeconds(i), copy -> "");
            }
            assertThat(backups.retain(2)).isEqualTo(3);
            assertThat(backups.retain(2)).isZero();
            assertThat(backups.backups())
                    .containsExactly(
                            directory.resolve(backups.name(TAKEN.plusSeconds(4))),
                            directory.resolve(backups.name(TAKEN.plusSeconds(3))));
        }
        assertThat(names()).containsAll(others).hasSize(others.size() + 2 * 2 + 1);
    }

    @Test
    void whatAKilledRunLeftIsRemoved() throws IOException {
        Files.createFile(directory.resolve(NAME + ".part"));
        Files.createFile(directory.resolve(NAME + ".sha256"));
        Files.createFile(directory.resolve(NAME + ".sha256.part"));
        BackupDirectory.open(directory, 6379).close();
        assertThat(names()).containsExactly(LOCK);
    }

    @Test
    void onlyOneAtATime() throws IOException {
        try (BackupDirectory open = BackupDirectory.open(directory, 6379)) {
            assertThat(open.backups()).isEmpty();
            assertThatThrownBy(() -> BackupDirectory.open(directory, 6379))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("under way");
            BackupDirectory.open(directory, 6380).close();
        }
        BackupDirectory.open(directory, 6379).close();
    }

    @Test
    void aDirectoryThatIsNotThereIsNotMade() {
        assertThatThrownBy(() -> BackupDirectory.open(directory.resolve("mount"), 6379))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is no directory");
        assertThat(directory).isEmptyDirectory();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
