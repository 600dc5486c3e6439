package onceline.ticket;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.SimulatedConsumer;
import onceline.delivery.Topic;
import onceline.delivery.Work;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.work.Worker;
import onceline.words.EventId;
import onceline.words.RequestId;
import onceline.words.UserId;

/** The ticket room for simulations of other rooms. */
public final class TicketHouse {
    private static final Settings SETTINGS =
            Settings.read(TicketSettings.SETTINGS, Set.of(), new Settings.Sources(Map.of(), Map.of(), Map.of()));

    private final DatabaseConsumer.Parts parts;
    private final Tickets tickets;
    private final Holds holds;

    public TicketHouse(DatabaseConsumer.Parts parts) {
        this.parts = parts;
        this.tickets = new Tickets(SETTINGS, parts.database(), parts.metrics(), () -> {});
        this.holds = new Holds(SETTINGS, parts.database(), parts.metrics(), () -> {});
    }

    /** @throws SQLException also if it is open already */
    public void open(EventId event, long units, Duration hold) throws SQLException {
        parts.database().transaction(tx -> {
            Stock.open(tx, event, 0, units, hold);
            return true;
        });
    }

    /** @param mutation of the work, or none */
    public Worker issuer(SimulatedConsumer consumer, UnaryOperator<Work<Command>> mutation) {
        var work = mutation.apply(new Issuer(parts.metrics(), () -> {}));
        return consumer.worker(parts, Issuer.GROUP, Topic.TICKET_ISSUE, work);
    }

    public Worker stockInbound(SimulatedConsumer consumer) {
        return consumer.worker(
                parts, StockInbound.GROUP, Topic.STOCK_INBOUND, new StockInbound(new Metrics(), () -> {}));
    }

    public void endHolds() throws SQLException {
        holds.doWork();
    }

    /** @return the state afterwards */
    public Ticket.State confirm(UserId user, TicketId id) throws SQLException {
        return tickets.confirm(user, id).orElseThrow().state();
    }

    public Ticket.State cancel(UserId user, TicketId id) throws SQLException {
        return tickets.cancel(user, id).orElseThrow().state();
    }

    /** @return whether there is a ticket */
    public boolean issue(EventId event, UserId user, RequestId id) throws SQLException {
        return tickets.issue(new Command.Request(event, user, id, 0))
                .orElseThrow()
                .ticket()
                .isPresent();
    }
}
