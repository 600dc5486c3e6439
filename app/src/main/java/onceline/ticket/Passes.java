package onceline.ticket;

import java.util.Optional;
import onceline.words.Entry;
import onceline.words.UserId;

/** Verifies passes. */
@FunctionalInterface
public interface Passes {
    /** @param entry which the pass was signed for; in the queue of a sale, or in the lobby */
    record Holder(UserId user, Entry entry) {}

    /** @return nothing if the pass is forged, expired or not a pass */
    Optional<Holder> verify(String pass);
}
