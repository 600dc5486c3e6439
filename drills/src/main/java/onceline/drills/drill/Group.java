package onceline.drills.drill;

import java.util.Locale;

/** What the drills are about. */
public enum Group {
    REDIS,
    STREAMS,
    DATABASE,
    KAFKA,
    RISKS,
    CHECKS,
    /** A safety is switched off, and the judge must see the loss. */
    CONTROL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
