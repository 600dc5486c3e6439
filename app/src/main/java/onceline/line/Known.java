package onceline.line;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long this process has known of places, by its own clock: that of the gate which dates a join may be wrong by any
 * amount.
 *
 * <p>Looks are taken now and then: what was folded after a look came after it.
 */
final class Known {
    private static final long REST_MS = 500;

    /** Twenty minutes; who has been known for longer than that is not said to be new. */
    private static final int MOST_LOOKS = 2_400;

    private final Deque<Look> looks = new ArrayDeque<>();
    private long newest = -1;

    private record Look(long at, long place) {}

    void folded(long place) {
        newest = Math.max(newest, place);
    }

    void look(long nowMs) {
        var last = looks.peekLast();
        if (last != null && nowMs - last.at() < REST_MS) {
            return;
        }
        looks.addLast(new Look(nowMs, newest));
        if (looks.size() > MOST_LOOKS) {
            looks.removeFirst();
        }
    }

    /** Every place above the answer has certainly become known since then; below it nothing is said. */
    long by(long sinceMs) {
        return looks.stream()
                .filter(look -> look.at() >= sinceMs)
                .mapToLong(Look::place)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
