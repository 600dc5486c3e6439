package onceline.ticket;

import onceline.delivery.Unreadable;
import onceline.plumbing.json.Json;
import onceline.words.EventId;
import onceline.words.MalformedId;
import onceline.words.RequestId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A record of topic {@code ticket-issue}; its key is the eventId. */
public sealed interface Command {
    EventId eventId();

    UserId user();

    /** The ticket that this is about. */
    TicketId ticket();

    /**
     * A command of a sale's line. The line numbers them 1, 2, 3 …, issues and cancellations together, and the issuer
     * takes them in that order and no other.
     */
    sealed interface Numbered extends Command {
        /** Offset of the {@code Joined} record that counted. */
        long place();

        long ordinal();

        @Override
        default TicketId ticket() {
            return TicketId.of(eventId(), place());
        }
    }

    /** @param at ms since 1970, for the reader only */
    record Issue(EventId eventId, UserId user, long place, long ordinal, long at) implements Numbered {}

    /** Gives a ticket back that was issued to somebody who had already left; does nothing if there is none. */
    record Cancel(EventId eventId, UserId user, long place, long ordinal, long at) implements Numbered {}

    /** An issue by request, outside the line. */
    record Request(EventId eventId, UserId user, RequestId id, long at) implements Command {
        @Override
        public TicketId ticket() {
            return TicketId.of(eventId, id);
        }
    }

    /** As {@code docs/wire.md} writes it. */
    default byte[] json() {
        return Json.WIRE.writeValueAsBytes(Wire.of(this));
    }

    /** @throws Unreadable if a field is missing, out of range or of another type than {@code type} says */
    static Command read(byte[] json) throws Unreadable {
        try {
            var wire = Json.WIRE.readValue(json, Wire.class);
            Wire.require(wire != null, "not a command");
            return wire.command();
        } catch (JacksonException | MalformedId malformed) {
            throw new Unreadable("not a command");
        }
    }

    /** The record on the wire: which fields are there depends on the type. */
    record Wire(
            String type,
            EventId eventId,
            UserId user,
            @Nullable Long place,
            @Nullable Long ordinal,
            @Nullable RequestId id,
            long at) {
        private static final String ISSUE = "Issue";
        private static final String CANCEL = "Cancel";

        static Wire of(Command command) {
            return switch (command) {
                case Issue issue -> numbered(ISSUE, issue, issue.at());
                case Cancel cancel -> numbered(CANCEL, cancel, cancel.at());
                case Request request ->
                    new Wire(ISSUE, request.eventId(), request.user(), null, null, request.id(), request.at());
            };
        }

        private static Wire numbered(String type, Numbered command, long at) {
            return new Wire(type, command.eventId(), command.user(), command.place(), command.ordinal(), null, at);
        }

        Command command() throws Unreadable {
            require(eventId != null && user != null && type != null, "a field is missing");
            return switch (type) {
                case ISSUE -> id != null && ordinal == null ? new Request(eventId, user, id, at) : issue();
                case CANCEL -> new Cancel(eventId, user, place(place), ordinal(ordinal), at);
                default -> throw new Unreadable("unknown type of command");
            };
        }

        private Issue issue() throws Unreadable {
            return new Issue(eventId, user, place(place), ordinal(ordinal), at);
        }

        private static long place(@Nullable Long place) throws Unreadable {
            require(place != null && place >= 0, "no place");
            return place == null ? 0 : place;
        }

        private static long ordinal(@Nullable Long ordinal) throws Unreadable {
            require(ordinal != null && ordinal >= 1, "no ordinal");
            return ordinal == null ? 0 : ordinal;
        }

        private static void require(boolean met, String cause) throws Unreadable {
            if (!met) {
                throw new Unreadable(cause);
            }
        }
    }
}
