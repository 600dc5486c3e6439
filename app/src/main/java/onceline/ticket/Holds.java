package onceline.ticket;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import onceline.delivery.Outbox;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.Worker;
import onceline.ticket.Ticket.State;
import onceline.words.EventId;

/**
 * Ends holds that are over and returns their units; warns before. Any number of these may run: what one has locked, the
 * other finds done.
 */
public final class Holds implements Worker {
    private static final int BATCH = 500;

    private final Database database;
    private final Counts counts;
    private final Duration grace;
    private final Duration warning;
    private final Runnable wakeRelay;

    /** @param wakeRelay called after a commit that has something to tell; must not block */
    public Holds(Settings settings, Database database, Metrics metrics, Runnable wakeRelay) {
        this.database = database;
        this.counts = new Counts(metrics);
        this.grace = settings.get(TicketSettings.PAYMENT_GRACE);
        this.warning = settings.get(TicketSettings.HOLD_WARNING);
        this.wakeRelay = wakeRelay;
    }

    @Override
    public String name() {
        return "holds";
    }

    /** To be run a few times a second. */
    @Override
    public int doWork() throws SQLException {
        int done = expire() + warn();
        if (done > 0) {
            wakeRelay.run();
        }
        return done;
    }

    private int expire() throws SQLException {
        var overdue = database.transaction(tx -> TicketRows.overdue(tx, grace, BATCH));
        var bySale = overdue.stream()
                .collect(Collectors.groupingBy(
                        Ticket::eventId, Collectors.mapping(Ticket::ticket, Collectors.toList())));
        int expired = 0;
        for (var sale : bySale.entrySet()) {
            expired += database.transaction(tx -> expire(tx, sale.getKey(), sale.getValue()));
        }
        counts.changed(State.EXPIRED, expired);
        return expired;
    }

    private int expire(Connection tx, EventId event, List<TicketId> ids) throws SQLException {
        var stock = StockRows.lock(tx, event).orElseThrow();
        var expired = TicketRows.lockOverdue(tx, ids, grace).stream()
                .map(ticket -> ticket.left(State.EXPIRED))
                .toList();
        if (!expired.isEmpty()) {
            Returns.write(tx, stock, expired);
        }
        return expired.size();
    }

    private int warn() throws SQLException {
        var ids = database.transaction(tx -> TicketRows.expiring(tx, warning, BATCH)).stream()
                .map(Ticket::ticket)
                .toList();
        return ids.isEmpty() ? 0 : database.transaction(tx -> warn(tx, ids));
    }

    private int warn(Connection tx, List<TicketId> ids) throws SQLException {
        var expiring = TicketRows.lockExpiring(tx, ids, warning);
        var now = Sql.now(tx);
        TicketRows.markWarned(tx, expiring);
        Outbox.add(
                tx,
                expiring.stream().map(ticket -> Facts.holdExpiring(ticket, now)).toList());
        return expiring.size();
    }
}
