package onceline.line;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import onceline.delivery.Outbox;
import onceline.delivery.Topic;
import onceline.plumbing.http.Problem;
import onceline.plumbing.json.Json;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.Uptime;
import onceline.plumbing.work.WallClock;
import onceline.ticket.Stock;
import onceline.words.EventId;
import onceline.words.QueueId;

/** The sales in the database, and which journal partition the line of each lives in. */
final class Sales {
    private static final int LOBBY_PARTITION = 0;
    private static final int MOST_LISTED = 500;

    /** Unknown sales remembered, so that guessing ids does not become a load on the database. */
    private static final int MOST_UNKNOWN = 10_000;

    private static final long UNKNOWN_FOR_MS = 1_000;

    private final Database database;
    private final Map<EventId, Integer> partitions = new ConcurrentHashMap<>();
    private final Map<EventId, Long> unknownUntil = new ConcurrentHashMap<>();

    Sales(Database database) {
        this.database = database;
    }

    /** A sale as lists show it. */
    record Sale(EventId eventId, String title) {}

    /** Where the queue's journal is; empty for an unknown sale. */
    OptionalInt partition(QueueId queue) throws SQLException {
        var event = queue.event();
        if (event.isEmpty()) {
            return OptionalInt.of(LOBBY_PARTITION);
        }
        Integer known = partitions.get(event.get());
        return known != null ? OptionalInt.of(known) : lookUp(event.get());
    }

    private OptionalInt lookUp(EventId event) throws SQLException {
        if (unknownUntil.getOrDefault(event, 0L) > Uptime.ms()) {
            return OptionalInt.empty();
        }
        Optional<Integer> found = database.find(tx -> partition(tx, event));
        if (found.isEmpty()) {
            remember(event);
            return OptionalInt.empty();
        }
        partitions.put(event, found.get());
        return OptionalInt.of(found.get());
    }

    private void remember(EventId unknown) {
        if (unknownUntil.size() >= MOST_UNKNOWN) {
            unknownUntil.clear();
        }
        unknownUntil.put(unknown, Uptime.ms() + UNKNOWN_FOR_MS);
    }

    List<Sale> list() throws SQLException {
        return database.read(tx -> {
            try (var query = tx.prepareStatement(
                    "SELECT event_id, title FROM sale ORDER BY created_at DESC, event_id LIMIT " + MOST_LISTED)) {
                var rows = query.executeQuery();
                var sales = new ArrayList<Sale>();
                while (rows.next()) {
                    sales.add(new Sale(new EventId(rows.getString(1)), rows.getString(2)));
                }
                return sales;
            }
        });
    }

    Optional<Sale> find(EventId event) throws SQLException {
        return database.find(tx -> {
            try (var query = tx.prepareStatement("SELECT title FROM sale WHERE event_id = ?")) {
                query.setString(1, event.value());
                var rows = query.executeQuery();
                return rows.next() ? Optional.of(new Sale(event, rows.getString(1))) : Optional.empty();
            }
        });
    }

    /** The stock behind a queue; empty for the lobby, which sells nothing. */
    Optional<Stock> stock(QueueId queue) throws SQLException {
        var event = queue.event();
        return event.isEmpty() ? Optional.empty() : database.find(tx -> Stock.find(tx, event.get()));
    }

    /**
     * Creates a sale with its stock, and tells the journal through the outbox: all or nothing.
     *
     * @return true if it is new, false if the very same sale exists
     * @throws Problem 409 if another sale has this id
     */
    boolean create(SaleSpec spec) throws SQLException {
        String text = Json.WIRE.writeValueAsString(spec);
        boolean fresh = database.transaction(tx -> {
            int partition = Math.floorMod(spec.eventId().value().hashCode(), Topic.QUEUE_JOURNAL.partitions());
            if (!insert(tx, spec, partition, text)) {
                requireSame(tx, spec.eventId(), text);
                return false;
            }
            var created = spec.created(WallClock.now());
            Outbox.add(
                    tx,
                    List.of(new Outbox.Row(
                            Topic.QUEUE_JOURNAL, partition, created.queue().value(), new LineCodec().encode(created))));
            Stock.open(tx, spec.eventId(), partition, spec.stock(), Duration.ofSeconds(hold(spec)));
            return true;
        });
        unknownUntil.remove(spec.eventId());
        return fresh;
    }

    private static int hold(SaleSpec spec) {
        Integer seconds = spec.holdSeconds();
        return seconds == null ? 600 : seconds;
    }

    /** False where the id is taken. */
    private static boolean insert(Connection tx, SaleSpec spec, int partition, String text) throws SQLException {
        try (var insert = tx.prepareStatement(
                "INSERT IGNORE INTO sale (event_id, title, journal_part, spec) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, spec.eventId().value());
            insert.setString(2, spec.title());
            insert.setInt(3, partition);
            insert.setString(4, text);
            return insert.executeUpdate() == 1;
        }
    }

    private static void requireSame(Connection tx, EventId event, String text) throws SQLException {
        try (var query = tx.prepareStatement("SELECT spec FROM sale WHERE event_id = ?")) {
            query.setString(1, event.value());
            var rows = query.executeQuery();
            if (!rows.next() || !rows.getString(1).equals(text)) {
                throw Problem.conflict("sale-exists", "Another sale has this eventId; choose a new one.");
            }
        }
    }

    private static Optional<Integer> partition(Connection tx, EventId event) throws SQLException {
        try (var query = tx.prepareStatement("SELECT journal_part FROM sale WHERE event_id = ?")) {
            query.setString(1, event.value());
            var rows = query.executeQuery();
            return rows.next() ? Optional.of(rows.getInt(1)) : Optional.empty();
        }
    }
}
