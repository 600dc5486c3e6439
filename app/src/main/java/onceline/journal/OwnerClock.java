package onceline.journal;

import java.util.function.LongSupplier;
import onceline.plumbing.work.WallClock;

/** Wall time that never steps back while the process lives: read once, then carried on by the monotonic clock. */
public final class OwnerClock {
    private final long startMs;
    private final long startNanos;
    private final LongSupplier nanos;

    public OwnerClock() {
        this(WallClock.now(), System::nanoTime);
    }

    /** @param nanos monotonic, from any start */
    public OwnerClock(long startMs, LongSupplier nanos) {
        this.startMs = startMs;
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    /** ms since 1970, as of this process. */
    public long now() {
        return startMs + (nanos.getAsLong() - startNanos) / 1_000_000;
    }
}
