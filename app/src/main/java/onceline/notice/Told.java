package onceline.notice;

import java.util.regex.Pattern;
import onceline.delivery.Unreadable;
import onceline.plumbing.json.Json;
import onceline.words.EventId;
import onceline.words.LotId;
import onceline.words.MalformedId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A notice that is to be stored. It fits the table: {@code insert ignore} would cut off in silence what is too long.
 *
 * @param fact unique; counts once per channel
 */
record Told(UserId user, String fact, String kind, Particulars particulars) {
    /** Told by {@code TicketIssued} alone, which knows until when the ticket is held. */
    static final String TICKET_ISSUED = "ticket-issued";

    private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9._-]{1,120}");
    private static final Pattern FACT = Pattern.compile("[!-~]{1,190}");
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,47}");
    private static final int LONGEST_DETAIL = 2000;

    /** A record of {@code ticket-issued}. */
    static Told ofIssued(byte[] json) throws Unreadable {
        return read(json, Issued.class).told();
    }

    /** A record of {@code notification}. */
    static Told ofNotification(byte[] json) throws Unreadable {
        return read(json, Notification.class).told();
    }

    interface Wire {
        Told told() throws Unreadable;
    }

    private record Issued(
            String type,
            String ticket,
            int version,
            EventId eventId,
            UserId user,
            @Nullable Long holdUntil,
            @Nullable Long at)
            implements Wire {
        @Override
        public Told told() throws Unreadable {
            require("TicketIssued".equals(type), "not a TicketIssued");
            require(ticket != null && TICKET.matcher(ticket).matches(), "no ticket");
            require(eventId != null && user != null, "a field is missing");
            require(version >= 1, "no version");
            var about = new Particulars(eventId, ticket, time(at), time(holdUntil), null, null, null);
            return new Told(user, ticket + "#" + version, TICKET_ISSUED, about);
        }
    }

    private record Notification(
            String type,
            String fact,
            UserId user,
            String kind,
            @Nullable EventId eventId,
            @Nullable String ticket,
            @Nullable Long at,
            @Nullable String detail,
            @Nullable LotId lot,
            @Nullable Long amount)
            implements Wire {
        @Override
        public Told told() throws Unreadable {
            require("Notification".equals(type), "not a Notification");
            require(user != null, "a field is missing");
            require(fact != null && FACT.matcher(fact).matches(), "no fact");
            require(kind != null && KIND.matcher(kind).matches(), "no kind");
            require(!TICKET_ISSUED.equals(kind), "only TicketIssued tells of an issue");
            require(ticket == null || TICKET.matcher(ticket).matches(), "malformed ticket");
            require(detail == null || detail.length() <= LONGEST_DETAIL, "detail too long");
            require(amount == null || amount >= 0, "no amount");
            return new Told(user, fact, kind, new Particulars(eventId, ticket, time(at), null, detail, lot, amount));
        }
    }

    private static <T extends Wire> T read(byte[] json, Class<T> type) throws Unreadable {
        try {
            var wire = Json.WIRE.readValue(json, type);
            require(wire != null, "not an object");
            return wire;
        } catch (JacksonException | MalformedId malformed) {
            throw new Unreadable("not a " + type.getSimpleName());
        }
    }

    /** The parser takes a number that is missing for 0. */
    private static long time(@Nullable Long ms) throws Unreadable {
        if (ms == null || ms < 0) {
            throw new Unreadable("no time");
        }
        return ms;
    }

    private static void require(boolean met, String cause) throws Unreadable {
        if (!met) {
            throw new Unreadable(cause);
        }
    }
}
