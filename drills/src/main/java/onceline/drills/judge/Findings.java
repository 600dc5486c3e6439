package onceline.drills.judge;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** What a judge found: a count for each column and the first few cases in words. */
public final class Findings<C extends Enum<C>> {
    private static final int TOLD_IN_WORDS = 20;

    private final Class<C> columns;
    private final Map<C, Integer> counts;
    private final Map<C, List<String>> words;

    public Findings(Class<C> columns) {
        this.columns = columns;
        this.counts = new EnumMap<>(columns);
        this.words = new EnumMap<>(columns);
    }

    public void add(C column, String what) {
        add(column, 1, what);
    }

    public void add(C column, long howMany, String what) {
        counts.merge(column, Math.toIntExact(howMany), Integer::sum);
        List<String> list = words.computeIfAbsent(column, none -> new ArrayList<>());
        if (list.size() < TOLD_IN_WORDS) {
            list.add(what);
        }
    }

    /** Every column, also those without a case. */
    public Map<C, Integer> counts() {
        Map<C, Integer> all = new EnumMap<>(columns);
        for (C column : EnumSet.allOf(columns)) {
            all.put(column, counts.getOrDefault(column, 0));
        }
        return all;
    }

    public Map<C, List<String>> words() {
        return words;
    }
}
