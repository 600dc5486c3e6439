package onceline.ticket;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import onceline.words.EventId;
import org.jspecify.annotations.Nullable;

/** The table {@code stock}. Its rows are locked in the order of the eventId and before any ticket, by everybody. */
final class StockRows {
    private static final String COLUMNS =
            "event_id, journal_part, hold_ms, total, free, decided, version, missed, missed_at";
    private static final String FIND = "select " + COLUMNS + " from stock where event_id = ?";
    private static final String INSERT = "insert into stock (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, null, null)";
    private static final String UPDATE =
            "update stock set total = ?, free = ?, decided = ?, version = ?, missed = ?, missed_at = ?"
                    + " where event_id = ?";

    private StockRows() {}

    static Optional<Stock> find(Connection tx, EventId event) throws SQLException {
        return one(tx, FIND, event);
    }

    static Optional<Stock> lock(Connection tx, EventId event) throws SQLException {
        return one(tx, FIND + " for update", event);
    }

    /** @return those that exist, in the order of the eventId */
    static SequencedMap<EventId, Stock> lock(Connection tx, Collection<EventId> events) throws SQLException {
        var locked = new LinkedHashMap<EventId, Stock>();
        for (EventId event : events.stream().distinct().sorted().toList()) {
            lock(tx, event).ifPresent(stock -> locked.put(event, stock));
        }
        return locked;
    }

    static void insert(Connection tx, Stock stock) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT)) {
            insert.setString(1, stock.eventId().value());
            insert.setInt(2, stock.journalPartition());
            insert.setLong(3, stock.hold().toMillis());
            insert.setLong(4, stock.total());
            insert.setLong(5, stock.free());
            insert.setLong(6, stock.decided());
            insert.setLong(7, stock.version());
            insert.executeUpdate();
        }
    }

    /** Writes what changes; the row is locked by this transaction. */
    static void update(Connection tx, Stock stock) throws SQLException {
        var missed = stock.missed();
        try (var update = tx.prepareStatement(UPDATE)) {
            update.setLong(1, stock.total());
            update.setLong(2, stock.free());
            update.setLong(3, stock.decided());
            update.setLong(4, stock.version());
            update.setObject(5, missed == null ? null : missed.decided(), Types.BIGINT);
            update.setObject(6, Sql.column(missed == null ? null : missed.at()), Types.TIMESTAMP);
            update.setString(7, stock.eventId().value());
            update.executeUpdate();
        }
    }

    private static Optional<Stock> one(Connection tx, String query, EventId event) throws SQLException {
        try (var select = tx.prepareStatement(query)) {
            select.setString(1, event.value());
            var row = select.executeQuery();
            return row.next() ? Optional.of(stock(row)) : Optional.empty();
        }
    }

    private static Stock stock(ResultSet row) throws SQLException {
        return new Stock(
                new EventId(row.getString(1)),
                row.getInt(2),
                Duration.ofMillis(row.getLong(3)),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                missed(row));
    }

    private static Stock.@Nullable Missed missed(ResultSet row) throws SQLException {
        var at = Sql.instantOrNull(row, 9);
        return at == null ? null : new Stock.Missed(row.getLong(8), at);
    }
}
