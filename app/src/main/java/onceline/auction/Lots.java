package onceline.auction;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import onceline.delivery.Outbox;
import onceline.delivery.Topic;
import onceline.plumbing.http.Problem;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.Uptime;
import onceline.plumbing.work.WallClock;
import onceline.words.EventId;
import onceline.words.LotId;

/** The lots in the database. A listing never changes, so a gate that has seen it needs no database to take bids. */
final class Lots {
    /** There is one partition; with more, the one of a lot is to be stored when the lot is listed. */
    static final int PARTITION = 0;

    private static final int MOST_LISTED = 500;

    /** Listings remembered, some 400 bytes each: beyond it all are read again. */
    private static final int MOST_KNOWN = 100_000;

    /** Unknown lots remembered, so that guessing ids does not become a load on the database. */
    private static final int MOST_UNKNOWN = 10_000;

    private static final long UNKNOWN_FOR_MS = 1_000;

    private static final String COLUMNS = "select id, event_id, title, opens_at, closes_at, opening_price, increment,"
            + " currency, extend_ms, extend_at_most_ms, hold_ms from lot ";
    private static final String INSERT = "insert ignore into lot (id, event_id, title, opens_at, closes_at,"
            + " opening_price, increment, currency, extend_ms, extend_at_most_ms, hold_ms, state, listed_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'LISTED', utc_timestamp(3))";

    private final Database database;
    private final Map<LotId, Listing> known = new ConcurrentHashMap<>();
    private final Map<LotId, Long> unknownUntil = new ConcurrentHashMap<>();

    Lots(Database database) {
        this.database = database;
    }

    /** @throws Problem 404 for an unknown lot, 503 where it is not known while the database is away */
    Listing require(LotId lot) {
        try {
            return find(lot).orElseThrow(() -> Problem.notFound("There is no lot with this id."));
        } catch (SQLException away) {
            throw Problem.away("The list of lots cannot be read right now; nothing was done.");
        }
    }

    private Optional<Listing> find(LotId lot) throws SQLException {
        var standing = known.get(lot);
        if (standing != null) {
            return Optional.of(standing);
        }
        return unknownUntil.getOrDefault(lot, 0L) > Uptime.ms() ? Optional.empty() : lookUp(lot);
    }

    private Optional<Listing> lookUp(LotId lot) throws SQLException {
        var found = database.find(tx -> select(tx, lot));
        if (found.isPresent()) {
            put(known, MOST_KNOWN, lot, found.get());
        } else {
            put(unknownUntil, MOST_UNKNOWN, lot, Uptime.ms() + UNKNOWN_FOR_MS);
        }
        return found;
    }

    private static <T> void put(Map<LotId, T> some, int most, LotId lot, T value) {
        if (some.size() >= most) {
            some.clear();
        }
        some.put(lot, value);
    }

    /** The newest first, of one sale or of all. */
    List<Listing> list(Optional<EventId> event) throws SQLException {
        String where = event.isPresent() ? "where event_id = ? " : "";
        return database.read(tx -> {
            try (var query =
                    tx.prepareStatement(COLUMNS + where + "order by listed_at desc, id limit " + MOST_LISTED)) {
                if (event.isPresent()) {
                    query.setString(1, event.get().value());
                }
                return read(query.executeQuery());
            }
        });
    }

    /**
     * Lists a lot and tells the journal through the outbox: both or nothing.
     *
     * @return true if it is new, false if the very same lot exists
     * @throws Problem 409 if another lot has this id; 400 if a new one would already be over
     */
    boolean create(Listing listing) throws SQLException {
        boolean fresh = database.transaction(tx -> {
            if (!insert(tx, listing)) {
                requireSame(tx, listing);
                return false;
            }
            long now = WallClock.now();
            if (listing.closesAt().toEpochMilli() <= now) {
                throw Problem.malformed("closesAt must be in the future.");
            }
            var listed = new AuctionCodec().encode(listing.listed(now));
            Outbox.add(
                    tx,
                    List.of(new Outbox.Row(
                            Topic.BID_JOURNAL, PARTITION, listing.lot().value(), listed)));
            return true;
        });
        unknownUntil.remove(listing.lot());
        return fresh;
    }

    /** False where the id is taken. */
    private static boolean insert(Connection tx, Listing listing) throws SQLException {
        try (var insert = tx.prepareStatement(INSERT)) {
            insert.setString(1, listing.lot().value());
            insert.setString(2, listing.eventId().value());
            insert.setString(3, listing.title());
            insert.setObject(4, column(listing.opensAt()));
            insert.setObject(5, column(listing.closesAt()));
            insert.setLong(6, listing.openingPrice());
            insert.setLong(7, listing.increment());
            insert.setString(8, listing.currency());
            insert.setLong(9, listing.extend().toMillis());
            insert.setLong(10, listing.extendAtMost().toMillis());
            insert.setLong(11, listing.hold().toMillis());
            return insert.executeUpdate() == 1;
        }
    }

    private static void requireSame(Connection tx, Listing listing) throws SQLException {
        if (select(tx, listing.lot()).filter(listing::equals).isEmpty()) {
            throw Problem.conflict("lot-exists", "Another lot has this id; choose a new one.");
        }
    }

    private static Optional<Listing> select(Connection tx, LotId lot) throws SQLException {
        try (var query = tx.prepareStatement(COLUMNS + "where id = ?")) {
            query.setString(1, lot.value());
            return read(query.executeQuery()).stream().findFirst();
        }
    }

    private static List<Listing> read(ResultSet rows) throws SQLException {
        var all = new ArrayList<Listing>();
        while (rows.next()) {
            all.add(new Listing(
                    new LotId(rows.getString(1)),
                    new EventId(rows.getString(2)),
                    rows.getString(3),
                    instant(rows, 4),
                    instant(rows, 5),
                    rows.getLong(6),
                    rows.getLong(7),
                    rows.getString(8),
                    Duration.ofMillis(rows.getLong(9)),
                    Duration.ofMillis(rows.getLong(10)),
                    Duration.ofMillis(rows.getLong(11))));
        }
        return all;
    }

    /** Columns hold UTC, whatever the time zones of server and process. */
    private static LocalDateTime column(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
