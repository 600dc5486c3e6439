package onceline.plumbing.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WallClockTest {
    private static final int FAR_MS = 600_000;
    private static final int NEAR_MS = 60_000;

    @TempDir
    private Path directory;

    @Test
    void stepsAsTheFileSaysAndIsRightAgainWithoutIt() throws Exception {
        var file = directory.resolve("clock");
        WallClock.follow(file);
        assertThat(offByMs()).isCloseTo(0, within((long) NEAR_MS));
        Files.writeString(file, "-" + FAR_MS + "\n");
        await().until(() -> offByMs() < NEAR_MS - FAR_MS);
        assertThat(WallClock.SOURCE.millis() - System.currentTimeMillis()).isLessThan(NEAR_MS - FAR_MS);
        Files.delete(file);
        await().until(() -> Math.abs(offByMs()) < NEAR_MS);
    }

    private static long offByMs() {
        return WallClock.now() - System.currentTimeMillis();
    }
}
