package onceline.ticket;

import java.time.Instant;
import java.util.List;
import onceline.delivery.Outbox;
import onceline.delivery.Topic;
import onceline.words.EventId;
import onceline.words.QueueId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/** What this room tells the others, as outbox rows; {@code docs/wire.md} says what each means. */
final class Facts {
    private Facts() {}

    /** Why an entry is no longer inside. */
    enum Reason {
        CONFIRMED,
        EXPIRED,
        CANCELLED,
        REFUSED,
        EXISTING
    }

    private record Granted(String type, QueueId queue, long version, long units, long decided) {}

    private record Departed(String type, QueueId queue, long place, Reason reason) {}

    private record Missed(String type, QueueId queue, long decided) {}

    private record TicketIssued(
            String type,
            TicketId ticket,
            int version,
            EventId eventId,
            UserId user,
            @Nullable Long place,
            long holdUntil,
            long at) {}

    private record Notification(
            String type,
            String fact,
            UserId user,
            String kind,
            EventId eventId,
            @Nullable TicketId ticket,
            long at) {}

    static Outbox.Row granted(Stock stock) {
        return journal(stock, new Granted("Granted", stock.queue(), stock.version(), stock.units(), stock.decided()));
    }

    static Outbox.Row departed(Stock stock, long place, Reason reason) {
        return journal(stock, new Departed("Departed", stock.queue(), place, reason));
    }

    static Outbox.Row missed(Stock stock) {
        return journal(stock, new Missed("Missed", stock.queue(), stock.decided()));
    }

    /** A ticket left PENDING: told to its user and, where it came from the line, to the line. */
    static List<Outbox.Row> over(Stock stock, Ticket ticket, Instant at) {
        var place = ticket.place();
        var told = changed(ticket, at);
        return place == null
                ? List.of(told)
                : List.of(departed(stock, place, Reason.valueOf(ticket.state().name())), told);
    }

    static Outbox.Row issued(Ticket ticket, Instant at) {
        return Outbox.Row.json(
                Topic.TICKET_ISSUED,
                null,
                ticket.eventId().value(),
                new TicketIssued(
                        "TicketIssued",
                        ticket.ticket(),
                        ticket.version(),
                        ticket.eventId(),
                        ticket.user(),
                        ticket.place(),
                        ticket.holdUntil().toEpochMilli(),
                        at.toEpochMilli()));
    }

    private static Outbox.Row changed(Ticket ticket, Instant at) {
        var kind = switch (ticket.state()) {
            case CONFIRMED -> "ticket-confirmed";
            case EXPIRED -> "ticket-expired";
            case CANCELLED -> "ticket-cancelled";
            case PENDING -> throw new IllegalArgumentException("issuing is told by TicketIssued");
        };
        return notification(ticket.fact(), ticket, kind, at);
    }

    static Outbox.Row holdExpiring(Ticket ticket, Instant at) {
        return notification(ticket.ticket() + "#hold-expiring", ticket, "hold-expiring", at);
    }

    static Outbox.Row soldOut(TicketId refused, UserId user, Instant at) {
        return notification(
                user,
                new Notification(
                        "Notification",
                        refused + "#sold-out",
                        user,
                        "sold-out",
                        refused.event(),
                        null,
                        at.toEpochMilli()));
    }

    private static Outbox.Row notification(String fact, Ticket ticket, String kind, Instant at) {
        return notification(
                ticket.user(),
                new Notification(
                        "Notification",
                        fact,
                        ticket.user(),
                        kind,
                        ticket.eventId(),
                        ticket.ticket(),
                        at.toEpochMilli()));
    }

    private static Outbox.Row notification(UserId user, Notification told) {
        return Outbox.Row.json(Topic.NOTIFICATION, null, user.value(), told);
    }

    private static Outbox.Row journal(Stock stock, Object fact) {
        return Outbox.Row.json(
                Topic.QUEUE_JOURNAL, stock.journalPartition(), stock.queue().value(), fact);
    }
}
