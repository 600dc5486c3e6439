package onceline.drills.bench;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import onceline.drills.bench.NumberedWrites.Acknowledged;

/**
 * What a crash took of the acknowledged writes.
 *
 * @param oldestSeconds how long before the crash the first of them was acknowledged; 0 if none is gone
 */
record Gone(int count, double oldestSeconds) {
    /** The loss of some crashes is that of the worst. */
    static final Gone NOTHING = new Gone(0, 0);

    static Gone of(Collection<Acknowledged> acknowledged, Set<String> kept, long crashNanos) {
        List<Acknowledged> gone = acknowledged.stream()
                .filter(write -> !kept.contains(write.key()))
                .toList();
        long oldest = gone.stream()
                .mapToLong(write -> crashNanos - write.nanos())
                .max()
                .orElse(0);
        return new Gone(gone.size(), Math.max(0, oldest) / 1e9);
    }

    Gone orWorse(Gone other) {
        return new Gone(Math.max(count, other.count), Math.max(oldestSeconds, other.oldestSeconds));
    }
}
