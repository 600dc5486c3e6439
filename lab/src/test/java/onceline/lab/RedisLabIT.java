package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RedisLabIT {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    @Test
    void itsOwnLinesCountAndItsDataAreGoneWithIt() throws IOException {
        Path directory;
        try (RedisLab lab = RedisLab.ephemeral("appendonly no", "save 3 10")) {
            directory = lab.directory();
            lab.redis().start();
            assertThat(says(lab, "CONFIG", "GET", "appendonly")).containsExactly("appendonly", "no");
            assertThat(says(lab, "CONFIG", "GET", "save")).containsExactly("save", "3 10");
            assertThat(says(lab, "SET", "word", "1")).containsExactly("OK");
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void aTraceNotesWritesAndSyncsAndLeavesTheServerRunning() throws IOException {
        assumeFalse(Tracer.missing(), "strace is not installed");
        try (RedisLab lab = RedisLab.ephemeral("appendfsync always")) {
            lab.redis().start();
            assertThat(Tracer.obstacle(lab.redis())).isEmpty();
            Path trace = lab.directory().resolve("trace");
            try (Tracer _ = Tracer.noting(lab.redis(), trace)) {
                says(lab, "SET", "word", "1");
            }
            assertThat(Files.readString(trace))
                    .containsPattern("write\\(\\d+<[^>]+\\.aof>")
                    .containsPattern("fdatasync\\(\\d+<[^>]+\\.aof>")
                    .containsPattern("write\\(\\d+<socket:");
            assertThat(says(lab, "GET", "word")).containsExactly("1");
        }
    }

    private static List<String> says(RedisLab lab, String... command) throws IOException {
        return Resp.words(Host.LOOPBACK.at(lab.redis().port()), ANSWER, command);
    }
}
