package onceline.drills.drill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of {@link Ground}. */
public interface Topology<G extends Ground> {
    String name();

    /** Why this machine cannot have it, in one line that says what would help; null if it can. */
    default @Nullable String missing() {
        return null;
    }

    /** Starts all servers; returns when they are ready. */
    G raise() throws Exception;

    /** What a storm picks from. */
    List<Fault<G>> faults();
}
