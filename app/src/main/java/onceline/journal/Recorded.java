package onceline.journal;

import java.util.Optional;
import java.util.OptionalLong;

/** What a room writes into its journal. Requests may carry a return address, decisions carry a term. */
public interface Recorded {
    /** The term under which a decision was made; empty for requests and facts, which count always. */
    default OptionalLong decidedIn() {
        return OptionalLong.empty();
    }

    /** Where the asking gate waits for the answer; changes no state. */
    default Optional<ReturnAddress> returnAddress() {
        return Optional.empty();
    }
}
