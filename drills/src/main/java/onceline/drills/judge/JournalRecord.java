package onceline.drills.judge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code queue-journal} as {@code docs/wire.md} describes it; fields that its type does not have are null.
 *
 * @param user who asked; of a {@code Claim} the node that made it
 */
public record JournalRecord(
        int partition,
        long offset,
        String type,
        @Nullable String queue,
        @Nullable String user,
        @Nullable String id,
        long at,
        @Nullable Long term,
        List<Entry> entries,
        @Nullable Long place,
        @Nullable String reason,
        @Nullable Long version,
        @Nullable Long units) {

    /** One person's stay, as decisions name it. */
    public record Entry(long place, String user) {}
}
