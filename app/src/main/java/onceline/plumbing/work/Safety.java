package onceline.plumbing.work;

import java.util.Set;

/**
 * Safeties that a control run switches off, to show that the judge sees what is lost then. On, one costs a field read.
 *
 * <p>Switching off needs {@code test.hooks=true}; without it the setting {@code test.without} stops the start.
 */
public enum Safety {
    /** A request is answered only after the journal has acknowledged it. */
    JOURNAL_BEFORE_ANSWER;

    private static volatile Set<Safety> off = Set.of();

    public static void switchOff(Set<Safety> some) {
        off = Set.copyOf(some);
    }

    public boolean isOff() {
        return off.contains(this);
    }
}
