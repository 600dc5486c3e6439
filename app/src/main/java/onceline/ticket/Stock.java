package onceline.ticket;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import onceline.delivery.Outbox;
import onceline.words.EventId;
import onceline.words.QueueId;
import org.jspecify.annotations.Nullable;

/**
 * What a sale has to give. {@code total} = {@code free} + live tickets, always.
 *
 * @param journalPartition where the facts about this sale's queue go
 * @param hold how long a ticket is held for its user
 * @param decided commands of the line that were decided: all up to this ordinal
 * @param version of the last {@code Granted}
 * @param missed the gap that was reported last
 */
public record Stock(
        EventId eventId,
        int journalPartition,
        Duration hold,
        long total,
        long free,
        long decided,
        long version,
        @Nullable Missed missed) {

    /** @param decided how far the commands had come when a later one was seen */
    record Missed(long decided, Instant at) {}

    /**
     * Opens the stock of a new sale and grants it to the sale's queue, in the transaction that creates the sale.
     *
     * @param units 0 or more
     * @param hold from 1 ms
     * @throws SQLException also if the sale has a stock already
     */
    public static void open(Connection tx, EventId event, int journalPartition, long units, Duration hold)
            throws SQLException {
        var stock = new Stock(event, journalPartition, hold, units, units, 0, 1, null);
        StockRows.insert(tx, stock);
        Outbox.add(tx, List.of(Facts.granted(stock)));
    }

    /** Without locking: for people to look at. */
    public static Optional<Stock> find(Connection tx, EventId event) throws SQLException {
        return StockRows.find(tx, event);
    }

    QueueId queue() {
        return QueueId.of(eventId);
    }

    /** What the line may have admitted and cancelled in all: grows when a decided command left its unit free. */
    long units() {
        return free + decided;
    }

    Stock taken() {
        return with(total, free - 1, decided, version);
    }

    Stock returned(long units) {
        return with(total, free + units, decided, version);
    }

    Stock added(long units) {
        return with(total + units, free + units, decided, version);
    }

    Stock oneDecided() {
        return with(total, free, decided + 1, version);
    }

    Stock nextVersion() {
        return with(total, free, decided, version + 1);
    }

    Stock reported(Instant now) {
        return new Stock(eventId, journalPartition, hold, total, free, decided, version, new Missed(decided, now));
    }

    private Stock with(long total, long free, long decided, long version) {
        return new Stock(eventId, journalPartition, hold, total, free, decided, version, missed);
    }
}
