package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    @TempDir
    private Path home;

    @Test
    void anEntryIsMadeOnce() {
        Path first = Cache.get(home, "thing", draft -> write(draft, "first"));
        Path second = Cache.get(home, "thing", draft -> write(draft, "second"));
        assertThat(second).isEqualTo(first);
        assertThat(second.resolve("file")).hasContent("first");
    }

    @Test
    void theFasterOfTwoLabsWins() {
        Path entry = Cache.get(home, "thing", draft -> {
            write(draft, "slow");
            Cache.get(home, "thing", other -> write(other, "fast"));
        });
        assertThat(entry.resolve("file")).hasContent("fast");
        assertThat(home).isDirectoryNotContaining("glob:**draft*");
    }

    @Test
    void aFailureLeavesNothing() {
        assertThatThrownBy(() -> Cache.get(home, "thing", draft -> {
                    write(draft, "half");
                    throw new LabException("no");
                }))
                .hasMessage("no");
        assertThat(home).isEmptyDirectory();
    }

    private static void write(Path directory, String content) {
        try {
            Files.writeString(directory.resolve("file"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
