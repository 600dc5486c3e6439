package onceline.member;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps everybody from waiting for what is away: after a failure nobody asks for a while, and then one tries for all.
 */
final class Fuse {
    private static final long SOUND = Long.MIN_VALUE;

    private final long restNanos;
    private final AtomicLong nextTry = new AtomicLong(SOUND);

    Fuse(Duration rest) {
        this.restNanos = rest.toNanos();
    }

    /** Whether it makes sense to ask now. */
    boolean lets() {
        long due = nextTry.get();
        long now = System.nanoTime();
        return due == SOUND || (now - due >= 0 && nextTry.compareAndSet(due, now + restNanos));
    }

    void sound() {
        if (nextTry.get() != SOUND) {
            nextTry.set(SOUND);
        }
    }

    void blown() {
        nextTry.set(System.nanoTime() + restNanos);
    }
}
