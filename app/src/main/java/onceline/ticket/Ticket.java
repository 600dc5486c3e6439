package onceline.ticket;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import onceline.words.EventId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The right to one unit of a sale.
 *
 * @param place null for a ticket issued by request
 * @param version counts the states this ticket has been in, from 1
 * @param holdUntil a PENDING ticket is to be confirmed by then
 */
public record Ticket(
        TicketId ticket,
        EventId eventId,
        UserId user,
        State state,
        int version,
        Instant holdUntil,
        @Nullable Long place,
        @JsonIgnore @Nullable Long ordinal) {

    /** PENDING ends in one of the others, and they end in nothing. */
    public enum State {
        PENDING,
        CONFIRMED,
        EXPIRED,
        CANCELLED;

        /** It takes a unit, and keeps its user from getting another. */
        boolean live() {
            return this == PENDING || this == CONFIRMED;
        }
    }

    /** @throws IllegalStateException unless PENDING */
    Ticket left(State next) {
        if (state != State.PENDING || next == State.PENDING) {
            throw new IllegalStateException(state + " does not become " + next);
        }
        return new Ticket(ticket, eventId, user, next, version + 1, holdUntil, place, ordinal);
    }

    /** Unique for this ticket in this state. */
    String fact() {
        return ticket + "#" + version;
    }
}
