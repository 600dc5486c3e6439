package onceline.auction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import onceline.words.BidId;
import onceline.words.EventId;
import onceline.words.LotId;
import org.jspecify.annotations.Nullable;

/** What closing reads and writes in the table {@code lot}. */
final class ClosingRows {
    private static final String LOCK = "select event_id, hold_ms, state from lot where id = ? for update";
    private static final String CLOSE = "update lot set state = 'CLOSED', winner_bid = ?, winner_user = ?,"
            + " winning_amount = ?, winning_offset = ?, accepted = ?, closed_at = ? where id = ? and state = 'LISTED'";

    private ClosingRows() {}

    /**
     * @param sale the one that the lot belongs to
     * @param hold how long the winner's ticket is held
     */
    record Listed(EventId sale, Duration hold, boolean closed) {}

    static Optional<Listed> lock(Connection tx, LotId lot) throws SQLException {
        try (var select = tx.prepareStatement(LOCK)) {
            select.setString(1, lot.value());
            var row = select.executeQuery();
            return row.next()
                    ? Optional.of(new Listed(
                            new EventId(row.getString(1)),
                            Duration.ofMillis(row.getLong(2)),
                            "CLOSED".equals(row.getString(3))))
                    : Optional.empty();
        }
    }

    /** The row is locked by this transaction, and LISTED. */
    static void close(Connection tx, Closed closed) throws SQLException {
        AuctionRecord.@Nullable Winner winner = closed.winner();
        try (var update = tx.prepareStatement(CLOSE)) {
            update.setObject(1, winner == null ? null : winner.bid().value(), Types.VARCHAR);
            update.setObject(2, winner == null ? null : winner.user().value(), Types.VARCHAR);
            update.setObject(3, winner == null ? null : winner.amount(), Types.BIGINT);
            update.setObject(4, winner == null ? null : winner.offset(), Types.BIGINT);
            update.setLong(5, closed.accepted());
            update.setObject(6, BidRows.column(closed.at()));
            update.setString(7, closed.lot().value());
            update.executeUpdate();
        }
    }

    /** Those that are the winning bid of a closed lot. */
    static Set<BidId> winnersAmong(Connection tx, List<AcceptedBid> bids) throws SQLException {
        var marks = "?" + ", ?".repeat(bids.size() - 1);
        var query = "select winner_bid from lot where id in (" + marks + ") and winner_bid in (" + marks + ")";
        try (var select = tx.prepareStatement(query)) {
            int column = 0;
            for (var bid : bids) {
                select.setString(++column, bid.lot().value());
            }
            for (var bid : bids) {
                select.setString(++column, bid.bid().value());
            }
            var winners = new HashSet<BidId>();
            var rows = select.executeQuery();
            while (rows.next()) {
                winners.add(new BidId(rows.getString(1)));
            }
            return winners;
        }
    }
}
