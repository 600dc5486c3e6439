package onceline.drills.judge;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** True, false or unknown: a run that proves nothing is never green. */
public enum Verdict {
    PASSED(0),
    DEVIATED(1),
    UNKNOWN(3);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    /**
     * A finding counts once all is quiet; before that, only where nothing that is still on its way could mend it.
     *
     * @param certainAtOnce columns that count in any case
     */
    public static <C> Verdict of(Map<C, Integer> columns, Set<C> certainAtOnce, boolean quiet, List<String> doubts) {
        boolean red = columns.entrySet().stream()
                .anyMatch(column -> column.getValue() > 0 && (quiet || certainAtOnce.contains(column.getKey())));
        if (red) {
            return DEVIATED;
        }
        return doubts.isEmpty() ? PASSED : UNKNOWN;
    }

    public int exitCode() {
        return exitCode;
    }

    /** As reports write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
