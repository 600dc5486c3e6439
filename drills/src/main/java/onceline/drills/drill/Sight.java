package onceline.drills.drill;

import java.time.Duration;
import java.util.concurrent.Callable;

/** What a fault waits for before it strikes, or goes on. */
final class Sight {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(10);

    private Sight() {}

    /** @throws IllegalStateException if it does not come within half a minute */
    static void await(String what, Callable<Boolean> sight) throws Exception {
        long start = System.nanoTime();
        while (!sight.call()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
            }
            Thread.sleep(LOOK);
        }
    }
}
