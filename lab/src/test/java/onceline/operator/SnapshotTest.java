package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    @TempDir
    private Path directory;

    @Test
    void isReadByTheBinaryUnderTheNameThatMakesItACheck() throws IOException {
        Path file = SnapshotFile.write(directory.resolve("dump.rdb"));
        Path good = script("""
                case $0 in */redis-check-rdb) echo "[info] 12 keys read";; *) exit 9;; esac""");
        assertThat(Snapshot.prove(file, Optional.of(good))).isEqualTo("12 keys, read by redis-check-rdb");
    }

    @Test
    void whatTheCheckRefusesIsRefusedInItsWords() throws IOException {
        Path file = SnapshotFile.write(directory.resolve("dump.rdb"));
        Path bad = script("echo '[offset 9] Checking'; echo '--- RDB ERROR DETECTED ---'; exit 1");
        assertThatThrownBy(() -> Snapshot.prove(file, Optional.of(bad)))
                .isInstanceOf(Refused.class)
                .hasMessageEndingWith("redis-check-rdb says: --- RDB ERROR DETECTED ---");
    }

    @Test
    void anythingElseIsRefused() throws IOException {
        Path file = directory.resolve("other");
        Files.writeString(file, "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n");
        assertRefused(file, "is no snapshot of Redis");
        Files.writeString(file, "");
        assertRefused(file, "is no snapshot of Redis");
    }

    @Test
    void aCutOneIsRefused() throws IOException {
        Path file = SnapshotFile.write(directory.resolve("dump.rdb"));
        Files.writeString(file, "REDIS0010" + "a key and a value and no end");
        assertRefused(file, "its end is missing");
    }

    @Test
    void theCheckIsLookedForOnThePath() throws IOException {
        assertThat(Snapshot.onPath(null)).isEmpty();
        assertThat(Snapshot.onPath(directory + ":/nowhere")).isEmpty();
        Path server = script("true");
        assertThat(Snapshot.onPath("/nowhere:" + directory)).contains(server);
    }

    private void assertRefused(Path file, String words) {
        assertThatThrownBy(() -> Snapshot.prove(file, Optional.empty()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(words);
    }

    private Path script(String text) throws IOException {
        Path script = Files.writeString(directory.resolve("redis-server"), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
