package onceline.ticket;

import java.util.Optional;
import onceline.words.Entry;
import onceline.words.QueueId;
import onceline.words.UserId;

/** Tells who has been admitted. */
@FunctionalInterface
public interface Admissions {
    /** @return the entry with which this user is inside that queue, if so */
    Optional<Entry> inside(QueueId queue, UserId user);
}
