package onceline.drills.history;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A history boiled down to additions and what was there in the end, which every checker of sets and of append lists
 * understands.
 *
 * @param additions by the time at which they were asked for
 * @param lists by name what the system holds in the end, in its own order
 */
public record Ledger(List<Addition> additions, Map<String, List<String>> lists) {
    public Ledger {
        additions = additions.stream()
                .sorted(Comparator.comparingLong(Addition::invokedAt))
                .toList();
    }

    /**
     * Somebody wanted an element in a list.
     *
     * @param element unique within its list
     * @param endedAt when its outcome was known; without meaning for {@link Op.Kind#INFO}
     * @param kind {@code OK} acknowledged, {@code FAIL} certainly without effect, {@code INFO} nobody knows
     */
    public record Addition(String list, String element, long invokedAt, long endedAt, Op.Kind kind) {}
}
