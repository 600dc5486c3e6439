package onceline.line;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import onceline.words.QueueId;
import onceline.words.UserId;

/** Who among those whose turn has come has not been seen for too long. Never waits. */
interface Absence {
    /** Everybody is here: where nothing notes presence, nobody is absent. */
    Absence NOBODY = (queue, graceMs, candidates) -> Optional.of(Set.of());

    /** @return empty while it is being found out: ask again at the next tick with the same candidates */
    Optional<Set<UserId>> among(QueueId queue, long graceMs, List<UserId> candidates);
}
