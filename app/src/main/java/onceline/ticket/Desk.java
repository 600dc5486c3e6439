package onceline.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import onceline.delivery.Outbox;
import onceline.ticket.Command.Cancel;
import onceline.ticket.Command.Issue;
import onceline.ticket.Command.Numbered;
import onceline.ticket.Command.Request;
import onceline.ticket.Facts.Reason;
import onceline.ticket.Ticket.State;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Decides the commands of one sale, one after the other, from what the transaction has locked. Talks to no server.
 *
 * <p>Of the numbered commands only {@code decided + 1} is taken: a lower one is a repeat, and a higher one waits for its
 * predecessor to be sent again, which is asked for by {@code Missed}. So tickets are issued in the order of admission,
 * whatever is repeated, lost on the way or overtaken.
 */
final class Desk {
    /** How often at least the line hears how far its commands have come. */
    private static final long TELL_EVERY = 1000;

    /** A gap is reported again if it is still there after this: the one who should send again may have died. */
    private static final Duration REPORT_AGAIN = Duration.ofSeconds(5);

    private final Stock before;
    private final Instant now;
    private final SequencedMap<TicketId, Ticket> tickets = new LinkedHashMap<>();
    private final Map<UserId, TicketId> live = new HashMap<>();
    private final Set<TicketId> refusedBefore;
    private final SequencedSet<TicketId> fresh = new LinkedHashSet<>();
    private final SequencedSet<TicketId> changed = new LinkedHashSet<>();
    private final SequencedMap<TicketId, Refusal> refusals = new LinkedHashMap<>();
    private final List<Outbox.Row> told = new ArrayList<>();
    private Stock stock;
    private long highestOrdinal;
    private long repeated;

    /**
     * @param known all tickets of the users that the commands name, and those with an id that they name
     * @param refusedBefore the ids among the requests that were refused before
     */
    Desk(Stock stock, Collection<Ticket> known, Set<TicketId> refusedBefore, Instant now) {
        this.before = stock;
        this.stock = stock;
        this.now = now;
        this.refusedBefore = refusedBefore;
        known.forEach(this::put);
    }

    enum Refused {
        SOLD_OUT(Reason.REFUSED),
        EXISTING(Reason.EXISTING);

        private final Reason departure;

        Refused(Reason departure) {
            this.departure = departure;
        }
    }

    record Refusal(
            TicketId id,
            UserId user,
            @Nullable Long place,
            @Nullable Long ordinal,
            Refused reason) {}

    /**
     * @param fresh new tickets in the order of issue, in the state they are in at the end
     * @param changed tickets that were there before and left PENDING
     * @param told in the order in which it happened
     * @param missed a gap was found and reported
     * @param repeated commands that had been decided before
     */
    record Outcome(
            Stock stock,
            List<Ticket> fresh,
            List<Ticket> changed,
            List<Refusal> refusals,
            List<Outbox.Row> told,
            boolean missed,
            long repeated) {}

    void take(Command command) {
        switch (command) {
            case Numbered numbered -> takeInOrder(numbered);
            case Request request -> takeOnce(request);
        }
    }

    /** To be called once, after the last command. */
    Outcome finish() {
        boolean missed = highestOrdinal > stock.decided() && !reportedLately();
        if (missed) {
            stock = stock.reported(now);
            told.add(Facts.missed(stock));
        }
        tellLine();
        return new Outcome(
                stock, ticketsOf(fresh), ticketsOf(changed), List.copyOf(refusals.values()), told, missed, repeated);
    }

    private void takeInOrder(Numbered command) {
        highestOrdinal = Math.max(highestOrdinal, command.ordinal());
        if (command.ordinal() == stock.decided() + 1) {
            stock = stock.oneDecided();
            decide(command);
        } else if (command.ordinal() <= stock.decided()) {
            repeated++;
        }
    }

    private void decide(Numbered command) {
        switch (command) {
            case Issue issue -> issue(issue.ticket(), issue.user(), issue.place(), issue.ordinal());
            case Cancel cancel -> cancel(cancel.ticket());
        }
    }

    private void takeOnce(Request request) {
        var id = request.ticket();
        if (!tickets.containsKey(id) && !refusals.containsKey(id) && !refusedBefore.contains(id)) {
            issue(id, request.user(), null, null);
        } else {
            repeated++;
        }
    }

    private void issue(TicketId id, UserId user, @Nullable Long place, @Nullable Long ordinal) {
        if (live.containsKey(user) || tickets.containsKey(id)) {
            refuse(new Refusal(id, user, place, ordinal, Refused.EXISTING));
        } else if (stock.free() == 0) {
            refuse(new Refusal(id, user, place, ordinal, Refused.SOLD_OUT));
            told.add(Facts.soldOut(id, user, now));
        } else {
            grant(new Ticket(id, id.event(), user, State.PENDING, 1, now.plus(stock.hold()), place, ordinal));
        }
    }

    private void grant(Ticket ticket) {
        stock = stock.taken();
        put(ticket);
        fresh.add(ticket.ticket());
        told.add(Facts.issued(ticket, now));
    }

    private void refuse(Refusal refusal) {
        refusals.put(refusal.id(), refusal);
        var place = refusal.place();
        if (place != null) {
            told.add(Facts.departed(stock, place, refusal.reason().departure));
        }
    }

    private void cancel(TicketId id) {
        var standing = tickets.get(id);
        if (standing != null && standing.state() == State.PENDING) {
            giveBack(standing.left(State.CANCELLED));
        }
    }

    private void giveBack(Ticket ticket) {
        stock = stock.returned(1);
        put(ticket);
        if (!fresh.contains(ticket.ticket())) {
            changed.add(ticket.ticket());
        }
        told.addAll(Facts.over(stock, ticket, now));
    }

    private void put(Ticket ticket) {
        tickets.put(ticket.ticket(), ticket);
        if (ticket.state().live()) {
            live.put(ticket.user(), ticket.ticket());
        } else {
            live.remove(ticket.user(), ticket.ticket());
        }
    }

    private boolean reportedLately() {
        var missed = stock.missed();
        return missed != null
                && missed.decided() == stock.decided()
                && missed.at().plus(REPORT_AGAIN).isAfter(now);
    }

    private void tellLine() {
        boolean longSilence = stock.decided() / TELL_EVERY > before.decided() / TELL_EVERY;
        if (stock.units() != before.units() || longSilence) {
            stock = stock.nextVersion();
            told.add(Facts.granted(stock));
        }
    }

    private List<Ticket> ticketsOf(SequencedSet<TicketId> ids) {
        return ids.stream().map(id -> Objects.requireNonNull(tickets.get(id))).toList();
    }
}
