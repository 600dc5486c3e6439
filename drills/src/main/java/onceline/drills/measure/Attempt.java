package onceline.drills.measure;

import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;

/**
 * One try of a call, in nanoseconds since 1970 by the history's clock.
 *
 * @param kind how it ended
 * @param aborted whoever made it hung up on purpose
 */
public record Attempt(Act act, long invokedAt, long endedAt, Kind kind, boolean aborted) {
    boolean acknowledged() {
        return kind == Kind.OK;
    }

    /** Without a clear answer, though one was wanted: a broken connection, a time-out, a 5xx. */
    boolean failed() {
        return kind == Kind.INFO && !aborted;
    }
}
