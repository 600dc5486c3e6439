package onceline.line;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import onceline.journal.Recorded;
import onceline.journal.ReturnAddress;
import onceline.words.QueueId;
import onceline.words.RequestId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/** What stands in {@code queue-journal}; docs/wire.md says what each means and who writes it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface LineRecord extends Recorded {
    QueueId queue();

    /** Something a gate asked for; it is answered. */
    sealed interface Asked extends LineRecord {
        long at();

        String door();

        long ask();

        @Override
        @JsonIgnore
        default Optional<ReturnAddress> returnAddress() {
            return Optional.of(new ReturnAddress(door(), ask(), at()));
        }
    }

    /** Something the owner decided; it counts in its term only. */
    sealed interface Decided extends LineRecord {
        long term();

        long at();

        List<Placed> entries();

        @Override
        @JsonIgnore
        default OptionalLong decidedIn() {
            return OptionalLong.of(term());
        }
    }

    /** One person of a decision. */
    record Placed(long place, UserId user) {
        public Placed {
            Objects.requireNonNull(user);
        }
    }

    /**
     * @param inside people inside at most
     * @param stocked whether stock limits admission: true for a sale, false for the lobby
     * @param graceMs absence longer than this costs the place when the turn comes; 0 never does
     * @param stayMs time inside the lobby; 0 where the ticket room says when somebody departs
     */
    record Created(
            QueueId queue, long at, String title, Rate rate, int inside, boolean stocked, long graceMs, long stayMs)
            implements LineRecord {}

    record Joined(QueueId queue, UserId user, RequestId id, long at, String door, long ask) implements Asked {}

    record Left(QueueId queue, UserId user, RequestId id, long at, String door, long ask) implements Asked {}

    record Paused(QueueId queue, RequestId id, long at, String door, long ask) implements Asked {}

    record Resumed(QueueId queue, RequestId id, long at, String door, long ask) implements Asked {}

    record Closed(QueueId queue, RequestId id, long at, String door, long ask) implements Asked {}

    record Changed(
            QueueId queue,
            RequestId id,
            long at,
            String door,
            long ask,
            @Nullable Rate rate,
            @Nullable Integer inside) implements Asked {}

    record Admitted(QueueId queue, long term, long at, List<Placed> entries) implements Decided {}

    record Abandoned(QueueId queue, long term, long at, List<Placed> entries) implements Decided {}

    record StayOver(QueueId queue, long term, long at, List<Placed> entries) implements Decided {}

    record Granted(QueueId queue, long version, long units, long decided) implements LineRecord {}

    record Departed(QueueId queue, long place, String reason) implements LineRecord {}

    record Missed(QueueId queue, long decided) implements LineRecord {}
}
