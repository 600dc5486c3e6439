package onceline.ticket;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.Message;
import onceline.delivery.Topic;
import onceline.delivery.Unreadable;
import onceline.delivery.Work;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.work.Worker;
import onceline.ticket.Desk.Outcome;
import onceline.words.EventId;

/**
 * Turns commands of {@code ticket-issue} into tickets, a batch in a transaction.
 *
 * <p>Order of locks: offset, stock rows by eventId, tickets.
 */
public final class Issuer implements Work<Command> {
    public static final String GROUP = "ticket-processor-group";

    /** SQLSTATE of a violated unique key. */
    private static final String COLLISION = "23000";

    private final Counts counts;
    private final Runnable wakeRelay;

    /** The last attempt met a ticket with an id that it was to give: look before writing. */
    private boolean suspicious;

    Issuer(Metrics metrics, Runnable wakeRelay) {
        this.counts = new Counts(metrics);
        this.wakeRelay = wakeRelay;
    }

    /** @param wakeRelay called after a commit that has something to tell; must not block */
    public static Worker worker(DatabaseConsumer.Parts parts, Runnable wakeRelay) {
        return DatabaseConsumer.of(parts, GROUP, Topic.TICKET_ISSUE, new Issuer(parts.metrics(), wakeRelay));
    }

    @Override
    public Command read(byte[] value) throws Unreadable {
        return Command.read(value);
    }

    @Override
    public Done process(Connection tx, List<Message<Command>> batch) throws SQLException {
        var bySale =
                batch.stream().collect(Collectors.groupingBy(each -> each.body().eventId()));
        var stocks = StockRows.lock(tx, bySale.keySet());
        var outcomes = new ArrayList<Outcome>();
        for (Stock stock : stocks.values()) {
            outcomes.add(serve(tx, stock, commands(bySale, stock.eventId())));
        }
        return new Done(withoutSale(batch, stocks), () -> tell(outcomes));
    }

    private Outcome serve(Connection tx, Stock stock, List<Command> commands) throws SQLException {
        try {
            return Counter.serve(tx, stock, commands, suspicious);
        } catch (SQLException failed) {
            suspicious = COLLISION.equals(failed.getSQLState());
            throw failed;
        }
    }

    private static List<Command> commands(Map<EventId, List<Message<Command>>> bySale, EventId event) {
        return bySale.getOrDefault(event, List.of()).stream().map(Message::body).toList();
    }

    private static List<Rejected> withoutSale(List<Message<Command>> batch, Map<EventId, Stock> stocks) {
        return batch.stream()
                .filter(each -> !stocks.containsKey(each.body().eventId()))
                .map(each -> new Rejected(each.offset(), "NO_SALE"))
                .toList();
    }

    private void tell(List<Outcome> outcomes) {
        suspicious = false;
        outcomes.forEach(counts::add);
        wakeRelay.run();
    }
}
