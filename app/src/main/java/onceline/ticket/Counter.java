package onceline.ticket;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import onceline.delivery.Outbox;
import onceline.ticket.Command.Request;
import onceline.ticket.Desk.Outcome;
import onceline.words.EventId;
import onceline.words.UserId;

/** One sale's commands in one transaction: read what they meet, let the {@link Desk} decide, write the outcome. */
final class Counter {
    private Counter() {}

    /**
     * @param stock locked by this transaction
     * @param suspicious whether the ids of numbered commands are looked up too; they are unique by construction, so
     *     that this costs for nothing unless somebody else than the line has written to the topic
     */
    static Outcome serve(Connection tx, Stock stock, List<? extends Command> commands, boolean suspicious)
            throws SQLException {
        var now = Sql.now(tx);
        var known = known(tx, stock.eventId(), commands, suspicious);
        var desk = new Desk(stock, known, refusedBefore(tx, commands), now);
        commands.forEach(desk::take);
        var outcome = desk.finish();
        TicketRows.leavePending(tx, outcome.changed());
        TicketRows.insert(tx, outcome.fresh(), now);
        Refusals.insert(tx, outcome.refusals(), now);
        StockRows.update(tx, outcome.stock());
        Outbox.add(tx, outcome.told());
        return outcome;
    }

    private static Collection<Ticket> known(
            Connection tx, EventId event, List<? extends Command> commands, boolean suspicious) throws SQLException {
        Map<TicketId, Ticket> known = new HashMap<>();
        TicketRows.lockOf(tx, event, users(commands)).forEach(each -> known.put(each.ticket(), each));
        var ids = commands.stream()
                .filter(command -> suspicious || command instanceof Request)
                .map(Command::ticket)
                .toList();
        TicketRows.lock(tx, ids).forEach(each -> known.put(each.ticket(), each));
        return known.values();
    }

    private static Set<TicketId> refusedBefore(Connection tx, List<? extends Command> commands) throws SQLException {
        return Refusals.among(
                tx,
                commands.stream()
                        .filter(Request.class::isInstance)
                        .map(Command::ticket)
                        .toList());
    }

    private static Set<UserId> users(List<? extends Command> commands) {
        return commands.stream().map(Command::user).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
