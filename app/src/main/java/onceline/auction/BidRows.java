package onceline.auction;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onceline.words.BidId;
import onceline.words.LotId;
import onceline.words.UserId;

/** The table {@code bid}: each bid once, by its id and by its offset. */
final class BidRows {
    private static final String COLLISION = "23000";
    private static final String ROW = "(?, ?, ?, ?, ?, ?, utc_timestamp(3))";
    private static final String INSERT =
            "insert into bid (journal_offset, id, lot, user_id, amount, at, stored_at) values ";
    private static final String SELECT = "select journal_offset, id, lot, user_id, amount, at from bid where ";
    private static final String LEADERS = "select bid.lot, bid.user_id, bid.amount from bid join"
            + " (select lot, max(journal_offset) as newest from bid where lot in (%s) group by lot) top"
            + " on bid.journal_offset = top.newest";

    private BidRows() {}

    /**
     * Stores those that are not stored yet. Repeats are rare, so they are looked for only once they were met.
     *
     * @return those that were not stored before
     * @throws SQLIntegrityConstraintViolationException if an id or an offset belongs to another bid
     */
    static List<AcceptedBid> insertNew(Connection tx, List<AcceptedBid> bids) throws SQLException {
        try {
            insert(tx, bids);
            return bids;
        } catch (SQLException failed) {
            if (!COLLISION.equals(failed.getSQLState())) {
                throw failed;
            }
            var fresh = without(bids, known(tx, bids));
            insert(tx, fresh);
            return fresh;
        }
    }

    /** Who leads each of these lots at which price, as far as bids are stored. */
    static Map<LotId, Leader> leaders(Connection tx, Collection<LotId> lots) throws SQLException {
        try (var select = tx.prepareStatement(LEADERS.formatted(marks(lots.size())))) {
            int column = 0;
            for (LotId lot : lots) {
                select.setString(++column, lot.value());
            }
            var leaders = new HashMap<LotId, Leader>();
            var rows = select.executeQuery();
            while (rows.next()) {
                leaders.put(new LotId(rows.getString(1)), new Leader(new UserId(rows.getString(2)), rows.getLong(3)));
            }
            return leaders;
        }
    }

    record Leader(UserId user, long price) {}

    /** The stored bid of the same lot that came before. */
    static Optional<AcceptedBid> before(Connection tx, AcceptedBid bid) throws SQLException {
        return newestOf(tx, bid.lot(), bid.offset(), 1).stream().findFirst();
    }

    /** Newest first. */
    static List<AcceptedBid> newestOf(Connection tx, LotId lot, long before, int most) throws SQLException {
        try (var select =
                tx.prepareStatement(SELECT + "lot = ? and journal_offset < ? order by journal_offset desc limit ?")) {
            select.setString(1, lot.value());
            select.setLong(2, before);
            select.setInt(3, most);
            return bids(select);
        }
    }

    static Optional<AcceptedBid> find(Connection tx, BidId id) throws SQLException {
        try (var select = tx.prepareStatement(SELECT + "id = ?")) {
            select.setString(1, id.value());
            return bids(select).stream().findFirst();
        }
    }

    static LocalDateTime column(long ms) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(ms), ZoneOffset.UTC);
    }

    private static void insert(Connection tx, List<AcceptedBid> bids) throws SQLException {
        if (bids.isEmpty()) {
            return;
        }
        try (var insert = tx.prepareStatement(INSERT + ROW + (", " + ROW).repeat(bids.size() - 1))) {
            int column = 0;
            for (var bid : bids) {
                insert.setLong(++column, bid.offset());
                insert.setString(++column, bid.bid().value());
                insert.setString(++column, bid.lot().value());
                insert.setString(++column, bid.user().value());
                insert.setLong(++column, bid.amount());
                insert.setObject(++column, column(bid.at()));
            }
            insert.executeUpdate();
        }
    }

    private static List<AcceptedBid> known(Connection tx, List<AcceptedBid> bids) throws SQLException {
        var marks = marks(bids.size());
        var query = SELECT + "journal_offset in (" + marks + ") union " + SELECT + "id in (" + marks + ")";
        try (var select = tx.prepareStatement(query)) {
            int column = 0;
            for (var bid : bids) {
                select.setLong(++column, bid.offset());
            }
            for (var bid : bids) {
                select.setString(++column, bid.bid().value());
            }
            return bids(select);
        }
    }

    private static List<AcceptedBid> without(List<AcceptedBid> bids, List<AcceptedBid> known) throws SQLException {
        var byOffset = new HashMap<Long, AcceptedBid>();
        var byId = new HashMap<BidId, AcceptedBid>();
        for (var each : known) {
            byOffset.put(each.offset(), each);
            byId.put(each.bid(), each);
        }
        var fresh = new ArrayList<AcceptedBid>();
        for (var bid : bids) {
            var stored = byOffset.getOrDefault(bid.offset(), byId.get(bid.bid()));
            if (stored == null) {
                fresh.add(bid);
            } else if (!bid.sameAs(stored)) {
                throw new SQLIntegrityConstraintViolationException(
                        "offset " + bid.offset() + " or id " + bid.bid() + " belongs to another bid", COLLISION);
            }
        }
        return fresh;
    }

    private static List<AcceptedBid> bids(PreparedStatement select) throws SQLException {
        var bids = new ArrayList<AcceptedBid>();
        ResultSet row = select.executeQuery();
        while (row.next()) {
            bids.add(new AcceptedBid(
                    row.getLong(1),
                    new BidId(row.getString(2)),
                    new LotId(row.getString(3)),
                    new UserId(row.getString(4)),
                    row.getLong(5),
                    row.getObject(6, LocalDateTime.class)
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli(),
                    null,
                    false));
        }
        return bids;
    }

    private static String marks(int count) {
        return "?" + ", ?".repeat(count - 1);
    }
}
