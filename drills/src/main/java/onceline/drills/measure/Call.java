package onceline.drills.measure;

import onceline.drills.history.Op.Act;

/**
 * One request with all its attempts, in nanoseconds since 1970 by the history's clock.
 *
 * @param acknowledgedAt the first clear yes, or {@link #NEVER}
 * @param refused never acknowledged, and certainly without effect
 */
public record Call(Act act, int person, String id, long invokedAt, long acknowledgedAt, boolean refused) {
    public static final long NEVER = Long.MAX_VALUE;

    public boolean acknowledged() {
        return acknowledgedAt != NEVER;
    }

    /** Nobody knows what became of it. */
    public boolean unknown() {
        return !acknowledged() && !refused;
    }

    /** When it was acknowledged; a clear no takes no time, and what is unknown is never over. */
    long overAt() {
        return refused ? invokedAt : acknowledgedAt;
    }

    double latencyMs() {
        return (acknowledgedAt - invokedAt) / 1e6;
    }
}
