package onceline.auction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import onceline.delivery.Message;
import onceline.delivery.Outbox;
import onceline.delivery.Topic;
import onceline.delivery.Unreadable;
import onceline.delivery.Work;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.ticket.Command;
import onceline.ticket.Stock;
import onceline.words.EventId;
import onceline.words.LotId;
import onceline.words.RequestId;

/**
 * Settles closed lots: the winning bid, the closing, a stock of one unit and the command for the winner's ticket, all in
 * one transaction. It waits for nobody: a winning bid that is still on its way through the stream, perhaps held by a
 * consumer that died, is taken from the journal.
 *
 * <p>A closing may come any number of times, from any number of owners: the state of the lot decides, and a repeat only
 * tells the owner again. Order of locks: lot, bid, stock.
 */
final class Closing implements Work<Closed> {
    static final String GROUP = "closing-group";

    /** The line that hears how much this stock has to give. There is none: what nobody queues for is passed over. */
    private static final int NO_LINE = 0;

    private final BidJournal journal;
    private final Metrics metrics;
    private final Runnable wakeRelays;

    /** @param wakeRelays called after a commit that has something to tell; must not block */
    Closing(BidJournal journal, Metrics metrics, Runnable wakeRelays) {
        this.journal = journal;
        this.metrics = metrics;
        this.wakeRelays = wakeRelays;
    }

    @Override
    public Closed read(byte[] value) throws Unreadable {
        return Closed.read(value);
    }

    @Override
    public Done process(Connection tx, List<Message<Closed>> batch) throws SQLException {
        var rejected = new ArrayList<Rejected>();
        int settled = 0;
        for (var message : batch) {
            try {
                settled += settle(tx, message.body());
            } catch (Unreadable cause) {
                rejected.add(new Rejected(message.offset(), String.valueOf(cause.getMessage())));
            }
        }
        int count = settled;
        return new Done(rejected, () -> tell(count));
    }

    /** @throws Unreadable before anything is changed */
    private int settle(Connection tx, Closed closed) throws SQLException, Unreadable {
        var lot = ClosingRows.lock(tx, closed.lot()).orElseThrow(() -> new Unreadable("NO_LOT"));
        if (!lot.closed()) {
            var winner = closed.winner();
            if (winner != null) {
                storeIfAbsent(tx, closed.lot(), winner);
                giveTicket(tx, lot, closed, winner);
            }
            ClosingRows.close(tx, closed);
        }
        Outbox.add(tx, List.of(AuctionFacts.settled(closed.lot(), closed.ordinal())));
        return lot.closed() ? 0 : 1;
    }

    private void storeIfAbsent(Connection tx, LotId lot, AuctionRecord.Winner winner) throws SQLException, Unreadable {
        var stored = BidRows.find(tx, winner.bid());
        var bid = stored.isPresent() ? stored.get() : journal.at(winner.offset());
        requireSame(lot, winner, bid);
        if (stored.isEmpty()) {
            BidRows.insertNew(tx, List.of(bid));
        }
    }

    private static void requireSame(LotId lot, AuctionRecord.Winner winner, AcceptedBid bid) throws Unreadable {
        var named = new AcceptedBid(
                winner.offset(), winner.bid(), lot, winner.user(), winner.amount(), bid.at(), null, false);
        if (!bid.sameAs(named)) {
            throw new Unreadable("the winning bid is another one in the journal");
        }
    }

    private static void giveTicket(Connection tx, ClosingRows.Listed lot, Closed closed, AuctionRecord.Winner winner)
            throws SQLException {
        var event = new EventId("lot-" + closed.lot());
        Stock.open(tx, event, NO_LINE, 1, lot.hold());
        var command = new Command.Request(event, winner.user(), new RequestId("bid-" + winner.offset()), closed.at());
        Outbox.add(
                tx,
                List.of(
                        new Outbox.Row(Topic.TICKET_ISSUE, null, event.value(), command.json()),
                        AuctionFacts.won(closed.lot(), lot.sale(), winner.user(), winner.amount(), closed.at())));
    }

    private void tell(int settled) {
        metrics.counter(Metric.LOTS_SETTLED).increment(settled);
        wakeRelays.run();
    }
}
