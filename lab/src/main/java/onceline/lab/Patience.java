package onceline.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting with a limit: looks every few milliseconds, never longer than asked. */
final class Patience {
    private static final Duration GLANCE = Duration.ofMillis(20);

    private Patience() {}

    /** Whether the condition came true within the limit. An interrupt ends the waiting and stays set. */
    static boolean until(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            glanceAway();
        }
        return true;
    }

    private static void glanceAway() {
        try {
            Thread.sleep(GLANCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
