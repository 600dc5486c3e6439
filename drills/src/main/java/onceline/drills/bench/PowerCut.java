package onceline.drills.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.bench.SyncTrace.Step;

/**
 * What a power cut would have taken of the acknowledged writes, at every instant of a trace.
 *
 * <p>Safe is what was in the append-only file when a sync began that has been completed since, on whichever thread. All
 * writes are of one size, so bytes of the file count them, and each answer acknowledges one; the {@code SELECT} before
 * the first is shorter than a write. So the oldest write at risk is the first acknowledged after as many as are safe:
 * also one that Redis has answered for and not yet written, because a sync was going on.
 */
final class PowerCut {
    private static final long LOOK_EVERY_MICROS = 10_000;

    private final int writeBytes;
    private final Map<String, Long> syncing = new HashMap<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private final Median median = new Median();
    private long bytes;
    private long safe;
    private int early;
    private long worstMicros;
    private long nextLook;

    private PowerCut(int writeBytes) {
        this.writeBytes = writeBytes;
    }

    static PowerCut during(List<Step> steps, int writeBytes) {
        PowerCut cut = new PowerCut(writeBytes);
        cut.nextLook = steps.isEmpty() ? 0 : steps.getFirst().micros();
        steps.forEach(cut::take);
        return cut;
    }

    /** Answers that began to leave before the sync of their write was complete. */
    int early() {
        return early;
    }

    double worstSeconds() {
        return worstMicros / 1e6;
    }

    /** Over all instants. */
    double medianSeconds() {
        return median.value();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    long written() {
        return bytes / writeBytes;
    }

    private void take(Step step) {
        look(step.micros());
        switch (step.what()) {
            case WRITTEN -> bytes += step.bytes();
            case SYNC_BEGUN -> syncing.put(step.thread(), written());
            case SYNC_DONE -> safe = Math.max(safe, syncing.getOrDefault(step.thread(), 0L));
            case ACKNOWLEDGED -> acknowledge(step.micros());
        }
    }

    private void acknowledge(long at) {
        acknowledged.add(at);
        if (acknowledged.size() > safe) {
            early++;
        }
    }

    /** The loss grows until the next sync is done, so the worst is found just before each step. */
    private void look(long at) {
        worstMicros = Math.max(worstMicros, atRisk(at));
        for (; nextLook <= at; nextLook += LOOK_EVERY_MICROS) {
            median.add(atRisk(nextLook) / 1e6);
        }
    }

    private long atRisk(long at) {
        return acknowledged.size() > safe ? at - acknowledged.get((int) safe) : 0;
    }
}
