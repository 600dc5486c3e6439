package onceline.ticket;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import onceline.ticket.Ticket.State;
import onceline.words.EventId;
import onceline.words.UserId;

/** The table {@code ticket}. */
final class TicketRows {
    private static final String COLUMNS =
            "select id, event_id, user_id, state, version, hold_until, place, ordinal from ticket ";
    private static final String SELECT = COLUMNS + "where ";

    /** A thousand keys at once would tempt the optimizer to scan, and with it to lock, the whole table. */
    private static final String BY_USER = COLUMNS + "force index (one_live) where user_id in (";

    private static final String BY_ID = COLUMNS + "force index (one_per_request) where id in (";
    private static final String INSERT = "insert into ticket (id, event_id, user_id, state, version, hold_until, place,"
            + " ordinal, issued_at, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String LEAVE_PENDING = "update ticket set state = ?, version = version + 1,"
            + " changed_at = utc_timestamp(3) where id = ? and state = 'PENDING'";
    private static final String CONFIRM = "update ticket set state = 'CONFIRMED', version = version + 1,"
            + " changed_at = utc_timestamp(3) where id = ? and user_id = ? and state = 'PENDING'"
            + " and hold_until > utc_timestamp(3) - interval ? microsecond";
    private static final String OVERDUE =
            "state = 'PENDING' and hold_until <= utc_timestamp(3) - interval ? microsecond";
    private static final String EXPIRING = "state = 'PENDING' and warned = 0"
            + " and hold_until > utc_timestamp(3) and hold_until <= utc_timestamp(3) + interval ? microsecond"
            + " and timestampdiff(microsecond, issued_at, utc_timestamp(3))"
            + " >= timestampdiff(microsecond, utc_timestamp(3), hold_until)";

    private TicketRows() {}

    static Optional<Ticket> find(Connection tx, TicketId id) throws SQLException {
        return list(tx, SELECT + "id = ?", id.value()).stream().findFirst();
    }

    /** Newest first. */
    static List<Ticket> of(Connection tx, UserId user, int limit) throws SQLException {
        return list(tx, SELECT + "user_id = ? order by seq desc limit " + limit, user.value());
    }

    static Optional<Ticket> live(Connection tx, UserId user, EventId event) throws SQLException {
        return list(tx, SELECT + "user_id = ? and event_id = ? and live = 1", user.value(), event.value()).stream()
                .findFirst();
    }

    static Optional<Ticket> lock(Connection tx, TicketId id) throws SQLException {
        return list(tx, SELECT + "id = ? for update", id.value()).stream().findFirst();
    }

    /** Locks and returns every ticket of these users in this sale. */
    static List<Ticket> lockOf(Connection tx, EventId event, Collection<UserId> users) throws SQLException {
        var values = new ArrayList<Object>();
        users.forEach(user -> values.add(user.value()));
        values.add(event.value());
        return list(tx, BY_USER + Sql.marks(users.size()) + ") and event_id = ? for update", values.toArray());
    }

    static List<Ticket> lock(Connection tx, Collection<TicketId> ids) throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        return list(
                tx,
                BY_ID + Sql.marks(ids.size()) + ") for update",
                ids.stream().map(TicketId::value).toArray());
    }

    /** PENDING tickets whose hold and the grace after it are over; not locked, so look again under the lock. */
    static List<Ticket> overdue(Connection tx, Duration grace, int limit) throws SQLException {
        return list(tx, SELECT + OVERDUE + " order by hold_until limit " + limit, micros(grace));
    }

    /** Those of {@code ids} that are overdue, locked. */
    static List<Ticket> lockOverdue(Connection tx, Collection<TicketId> ids, Duration grace) throws SQLException {
        return lockWhere(tx, ids, OVERDUE, grace, "");
    }

    /** Tickets that end within {@code warning}, past half-time and not warned about; not locked, so look again. */
    static List<Ticket> expiring(Connection tx, Duration warning, int limit) throws SQLException {
        return list(tx, SELECT + EXPIRING + " order by hold_until limit " + limit, micros(warning));
    }

    /** Those of {@code ids} that are to be warned about, locked; without those that others hold. */
    static List<Ticket> lockExpiring(Connection tx, Collection<TicketId> ids, Duration warning) throws SQLException {
        return lockWhere(tx, ids, EXPIRING, warning, " skip locked");
    }

    static void markWarned(Connection tx, Collection<Ticket> tickets) throws SQLException {
        if (tickets.isEmpty()) {
            return;
        }
        try (var update = tx.prepareStatement("update ticket set warned = 1 where id = ?")) {
            for (Ticket ticket : tickets) {
                update.setString(1, ticket.ticket().value());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    static void insert(Connection tx, List<Ticket> tickets, Instant now) throws SQLException {
        if (tickets.isEmpty()) {
            return;
        }
        try (var insert = tx.prepareStatement(INSERT)) {
            for (Ticket ticket : tickets) {
                bind(insert, ticket, now);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Tickets that this transaction has locked as PENDING become what they now are. */
    static void leavePending(Connection tx, List<Ticket> changed) throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        try (var update = tx.prepareStatement(LEAVE_PENDING)) {
            for (Ticket ticket : changed) {
                update.setString(1, ticket.state().name());
                update.setString(2, ticket.ticket().value());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** @return false if it is not this user's, not PENDING, or its hold and the grace are over */
    static boolean confirm(Connection tx, TicketId id, UserId user, Duration grace) throws SQLException {
        try (var update = tx.prepareStatement(CONFIRM)) {
            update.setString(1, id.value());
            update.setString(2, user.value());
            update.setLong(3, micros(grace));
            return update.executeUpdate() == 1;
        }
    }

    /** By the id, as everybody locks: through the index on the hold it would be another order, and deadlocks. */
    private static List<Ticket> lockWhere(
            Connection tx, Collection<TicketId> ids, String condition, Duration time, String option)
            throws SQLException {
        var values = new ArrayList<Object>(ids.stream().map(TicketId::value).toList());
        values.add(micros(time));
        return list(
                tx, BY_ID + Sql.marks(ids.size()) + ") and " + condition + " for update" + option, values.toArray());
    }

    private static void bind(PreparedStatement insert, Ticket ticket, Instant now) throws SQLException {
        insert.setString(1, ticket.ticket().value());
        insert.setString(2, ticket.eventId().value());
        insert.setString(3, ticket.user().value());
        insert.setString(4, ticket.state().name());
        insert.setInt(5, ticket.version());
        insert.setObject(6, Sql.column(ticket.holdUntil()));
        insert.setObject(7, ticket.place(), Types.BIGINT);
        insert.setObject(8, ticket.ordinal(), Types.BIGINT);
        insert.setObject(9, Sql.column(now));
        insert.setObject(10, Sql.column(now));
    }

    private static List<Ticket> list(Connection tx, String query, Object... values) throws SQLException {
        try (var select = tx.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                select.setObject(i + 1, values[i]);
            }
            var rows = select.executeQuery();
            var tickets = new ArrayList<Ticket>();
            while (rows.next()) {
                tickets.add(ticket(rows));
            }
            return tickets;
        }
    }

    private static Ticket ticket(ResultSet row) throws SQLException {
        return new Ticket(
                new TicketId(row.getString(1)),
                new EventId(row.getString(2)),
                new UserId(row.getString(3)),
                State.valueOf(row.getString(4)),
                row.getInt(5),
                Sql.instant(row, 6),
                row.getObject(7, Long.class),
                row.getObject(8, Long.class));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
