package onceline.drills.crowd;

import java.util.concurrent.atomic.AtomicLong;
import onceline.drills.history.Clock;

/** When the rush is over for whoever has no outcome yet; it is set when the start is known. */
final class Deadline {
    private final Clock clock;
    private final AtomicLong at = new AtomicLong(Long.MAX_VALUE);

    Deadline(Clock clock) {
        this.clock = clock;
    }

    void set(long time) {
        at.set(time);
    }

    boolean over() {
        return clock.now() >= at.get();
    }
}
