package onceline.ticket;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import onceline.delivery.Outbox;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.Database;
import onceline.ticket.Command.Request;
import onceline.ticket.Ticket.State;
import onceline.words.EventId;
import onceline.words.UserId;

/** What can be asked of and done with tickets at once, without a topic in between. */
public final class Tickets {
    private static final int MOST = 100;

    private final Database database;
    private final Counts counts;
    private final Duration grace;
    private final Runnable wakeRelay;

    /** @param wakeRelay called after a commit that has something to tell; must not block */
    public Tickets(Settings settings, Database database, Metrics metrics, Runnable wakeRelay) {
        this.database = database;
        this.counts = new Counts(metrics);
        this.grace = settings.get(TicketSettings.PAYMENT_GRACE);
        this.wakeRelay = wakeRelay;
    }

    /** At most 100, newest first. */
    public List<Ticket> of(UserId user) throws SQLException {
        return database.read(tx -> TicketRows.of(tx, user, MOST));
    }

    /** @return nothing if there is none, or it is another user's */
    public Optional<Ticket> find(UserId user, TicketId id) throws SQLException {
        return database.find(tx -> owned(tx, user, id));
    }

    /** The ticket that keeps this user from getting another one of the sale. */
    Optional<Ticket> live(UserId user, EventId event) throws SQLException {
        return database.transaction(tx -> TicketRows.live(tx, user, event));
    }

    /** What became of a command: its ticket, or the reason why there is none; neither while it is on its way. */
    record Decision(Optional<Ticket> ticket, Optional<Desk.Refused> refused) {}

    Decision decision(TicketId id) throws SQLException {
        return database.transaction(tx -> decision(tx, id));
    }

    /**
     * Issues by request, outside the line; a repeat gets the first answer.
     *
     * @return nothing if there is no such sale
     */
    Optional<Decision> issue(Request request) throws SQLException {
        var decided = database.transactionDespiteDeadlocks(tx -> {
            var stock = StockRows.lock(tx, request.eventId());
            if (stock.isEmpty()) {
                return Optional.<Decided>empty();
            }
            var outcome = Counter.serve(tx, stock.get(), List.of(request), false);
            return Optional.of(new Decided(outcome, decision(tx, request.ticket())));
        });
        decided.ifPresent(each -> told(() -> counts.add(each.outcome())));
        return decided.map(Decided::decision);
    }

    private record Decided(Desk.Outcome outcome, Decision decision) {}

    /**
     * CONFIRMED if it was PENDING and its hold, with the grace, is not over; otherwise it stays what it is. The
     * number of changed rows decides, so a race with the end of the hold has one winner.
     *
     * @return as it stands afterwards; nothing if there is none, or it is another user's
     */
    Optional<Ticket> confirm(UserId user, TicketId id) throws SQLException {
        return change(user, id, State.CONFIRMED, this::confirm);
    }

    /**
     * CANCELLED, and its unit returned, if it was PENDING; otherwise it stays what it is.
     *
     * @return as it stands afterwards; nothing if there is none, or it is another user's
     */
    Optional<Ticket> cancel(UserId user, TicketId id) throws SQLException {
        return change(user, id, State.CANCELLED, Tickets::cancel);
    }

    /** @return whether it was this call that changed the ticket */
    private interface Change {
        boolean make(Connection tx, UserId user, TicketId id) throws SQLException;
    }

    private Optional<Ticket> change(UserId user, TicketId id, State to, Change change) throws SQLException {
        record Changed(boolean now, Optional<Ticket> ticket) {}
        var changed =
                database.transactionDespiteDeadlocks(tx -> new Changed(change.make(tx, user, id), owned(tx, user, id)));
        if (changed.now()) {
            told(() -> counts.changed(to, 1));
        }
        return changed.ticket();
    }

    private boolean confirm(Connection tx, UserId user, TicketId id) throws SQLException {
        if (!TicketRows.confirm(tx, id, user, grace)) {
            return false;
        }
        var stock = StockRows.find(tx, id.event()).orElseThrow();
        Outbox.add(tx, Facts.over(stock, TicketRows.find(tx, id).orElseThrow(), Sql.now(tx)));
        return true;
    }

    private static boolean cancel(Connection tx, UserId user, TicketId id) throws SQLException {
        var stock = StockRows.lock(tx, id.event());
        var pending =
                TicketRows.lock(tx, id).filter(ticket -> ticket.user().equals(user) && ticket.state() == State.PENDING);
        if (stock.isEmpty() || pending.isEmpty()) {
            return false;
        }
        Returns.write(tx, stock.get(), List.of(pending.get().left(State.CANCELLED)));
        return true;
    }

    private void told(Runnable counting) {
        counting.run();
        wakeRelay.run();
    }

    private static Decision decision(Connection tx, TicketId id) throws SQLException {
        return new Decision(TicketRows.find(tx, id), Refusals.reason(tx, id));
    }

    private static Optional<Ticket> owned(Connection tx, UserId user, TicketId id) throws SQLException {
        return TicketRows.find(tx, id).filter(ticket -> ticket.user().equals(user));
    }
}
