package onceline.drills.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One line of a history, as Jepsen writes them: {@code INVOKE} before a call; after it {@code OK}, {@code FAIL} (the
 * effect is impossible) or {@code INFO} (nobody knows). Repeats of one request carry the same {@code id}; what was
 * merely seen is {@code OK} without an invocation.
 *
 * @param time nanoseconds since 1970 by the machine's monotonic clock, comparable between processes of one machine
 * @param id request id of a join, leave or bid, ticket of a confirmation, user once signed in, lot of what was told about
 *     one
 * @param offer what a bid says, and the verdict on it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Op(
        long time,
        int person,
        Kind kind,
        Act act,
        @Nullable String id,
        @Nullable Standing standing,
        @Nullable Told told,
        @Nullable String detail,
        @Nullable Offer offer) {

    /** What has nothing to do with an auction. */
    public Op(
            long time,
            int person,
            Kind kind,
            Act act,
            @Nullable String id,
            @Nullable Standing standing,
            @Nullable Told told,
            @Nullable String detail) {
        this(time, person, kind, act, id, standing, told, detail, null);
    }

    /** How a call stands. */
    public enum Kind {
        INVOKE,
        OK,
        FAIL,
        INFO
    }

    /** What is done or seen. */
    public enum Act {
        SIGN_IN,
        JOIN,
        LEAVE,
        CONFIRM,
        WATCH,
        BID,
        /** Kafka's own producer sends a number. */
        SEND,
        /** A standing arrived on the stream. */
        SHOWN,
        /** A notice or ticket arrived on the stream. */
        TOLD,
        /** The person is through; {@code detail} is the {@link Ending}. */
        END
    }

    /** How it ended for a person. */
    public enum Ending {
        CONFIRMED,
        EXPIRED,
        LEFT,
        SOLD_OUT,
        CLOSED,
        /** Went away for ever, on purpose: owed nothing any more. */
        VANISHED,
        REFUSED,
        /** The auctions were over, and their bidder had heard of every outcome. */
        THROUGH,
        /** The time was up before there was an outcome. */
        UNFINISHED
    }
}
