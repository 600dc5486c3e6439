package onceline.ticket;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import onceline.ticket.Desk.Refusal;
import onceline.ticket.Desk.Refused;

/** The table {@code refusal}: a command is decided once, also when the answer is no. */
final class Refusals {
    private static final String INSERT =
            "insert ignore into refusal (id, event_id, user_id, place, ordinal, reason, at)"
                    + " values (?, ?, ?, ?, ?, ?, ?)";

    private Refusals() {}

    static void insert(Connection tx, List<Refusal> refusals, Instant now) throws SQLException {
        if (refusals.isEmpty()) {
            return;
        }
        try (var insert = tx.prepareStatement(INSERT)) {
            for (Refusal refusal : refusals) {
                insert.setString(1, refusal.id().value());
                insert.setString(2, refusal.id().event().value());
                insert.setString(3, refusal.user().value());
                insert.setObject(4, refusal.place(), Types.BIGINT);
                insert.setObject(5, refusal.ordinal(), Types.BIGINT);
                insert.setString(6, refusal.reason().name());
                insert.setObject(7, Sql.column(now));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static Set<TicketId> among(Connection tx, Collection<TicketId> ids) throws SQLException {
        var found = new HashSet<TicketId>();
        if (ids.isEmpty()) {
            return found;
        }
        try (var select = tx.prepareStatement("select id from refusal where id in (" + Sql.marks(ids.size()) + ")")) {
            int i = 1;
            for (TicketId id : ids) {
                select.setString(i++, id.value());
            }
            var rows = select.executeQuery();
            while (rows.next()) {
                found.add(new TicketId(rows.getString(1)));
            }
        }
        return found;
    }

    static Optional<Refused> reason(Connection tx, TicketId id) throws SQLException {
        try (var select = tx.prepareStatement("select reason from refusal where id = ?")) {
            select.setString(1, id.value());
            var row = select.executeQuery();
            return row.next() ? Optional.of(Refused.valueOf(row.getString(1))) : Optional.empty();
        }
    }
}
