package onceline.ticket;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import onceline.delivery.Outbox;

/** Units that come back from tickets that are over. */
final class Returns {
    private Returns() {}

    /**
     * @param stock locked by this transaction
     * @param over tickets of that sale, locked by this transaction while PENDING, in the state they go to
     */
    static void write(Connection tx, Stock stock, List<Ticket> over) throws SQLException {
        var now = Sql.now(tx);
        var after = stock.returned(over.size()).nextVersion();
        TicketRows.leavePending(tx, over);
        StockRows.update(tx, after);
        var told = new ArrayList<Outbox.Row>();
        over.forEach(ticket -> told.addAll(Facts.over(after, ticket, now)));
        told.add(Facts.granted(after));
        Outbox.add(tx, told);
    }
}
