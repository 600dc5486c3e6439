package onceline.plumbing.work;

import java.util.Set;

/**
 * Safeties that a control run switches off, to show that the judge sees what is lost then. On, one costs a field read.
 *
 * <p>Switching off needs {@code test.hooks=true}; without it the setting {@code test.without} stops the start.
 */
public enum Safety {
    /** A request is answered only after the journal has acknowledged it. */
    JOURNAL_BEFORE_ANSWER,
    /** What is acknowledged is on every in-sync replica, not on the leader alone. */
    ALL_ACKS,
    /** A decision counts only in the term of the latest claim before it. */
    OWNER_TERM,
    /** What was read from a topic counts as read only together with what became of it. */
    COMMIT_AFTER_PROCESSING,
    /** While presence was not noted, nobody is absent. */
    EXCUSED_ABSENCE;

    private static volatile Set<Safety> off = Set.of();

    public static void switchOff(Set<Safety> some) {
        off = Set.copyOf(some);
    }

    public boolean isOff() {
        return off.contains(this);
    }
}
