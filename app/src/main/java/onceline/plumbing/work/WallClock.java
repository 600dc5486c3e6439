package onceline.plumbing.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of day as this machine has it, which may step either way at any moment: nothing that was decided may hang on
 * it. Tests let it step, as a machine with a bad time server does.
 */
public final class WallClock {
    public static final InstantSource SOURCE = () -> Instant.ofEpochMilli(now());

    private static final Logger log = LoggerFactory.getLogger(WallClock.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static volatile long offByMs;

    private WallClock() {}

    /** ms since 1970. */
    public static long now() {
        return System.currentTimeMillis() + offByMs;
    }

    /** From now on the time is off by as many ms as stand in the file; while there is none, it is right. */
    public static void follow(Path file) {
        Thread.ofPlatform().daemon().name("test-clock").start(() -> {
            try {
                while (true) {
                    step(written(file));
                    Thread.sleep(LOOK_AGAIN);
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void step(long ms) {
        if (ms != offByMs) {
            log.atWarn().addKeyValue("offByMs", ms).log("the clock steps, as a test wants it");
            offByMs = ms;
        }
    }

    private static long written(Path file) {
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        } catch (IOException | NumberFormatException beingWritten) {
            return offByMs;
        }
    }
}
