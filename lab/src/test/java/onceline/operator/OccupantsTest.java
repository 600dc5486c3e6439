package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OccupantsTest {
    @TempDir
    private Path directory;

    @Test
    void whoHasAFileOpenThereIsNamedAndNobodyElseIs() throws Exception {
        Path file = Files.createFile(
                Files.createDirectory(directory.resolve("appendonlydir")).resolve("incr.aof"));
        try (InputStream own = Files.newInputStream(file)) {
            assertThat(own.read()).isNegative();
            assertThat(using()).isEmpty();
        }
        Process reader = new ProcessBuilder("tail", "-f", file.toString()).start();
        try {
            await().untilAsserted(() -> assertThat(using()).isEqualTo("tail (process " + reader.pid() + ")"));
        } finally {
            reader.destroyForcibly().waitFor();
        }
        assertThat(using()).isEmpty();
    }

    private String using() throws IOException {
        return String.join(", ", Occupants.of(directory).using());
    }
}
