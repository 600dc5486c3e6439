package onceline.drills.site;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onceline.drills.judge.FinalState.NoticeRow;
import onceline.drills.judge.FinalState.Refusal;
import onceline.drills.judge.FinalState.Stock;
import onceline.drills.judge.FinalState.Ticket;
import org.jspecify.annotations.Nullable;

/** What the database says of one sale. */
final class Rows implements AutoCloseable {
    private final Connection connection;
    private final String eventId;

    private Rows(Site site, String address, String eventId) throws SQLException {
        this.connection = DriverManager.getConnection(address, site.databaseUser(), site.databasePassword());
        this.eventId = eventId;
    }

    /** @throws SQLException also if it takes no writes */
    static Rows ofPrimary(Site site, String eventId) throws SQLException {
        String address = site.database().get();
        Rows rows = new Rows(site, address, eventId);
        rows.refuseReplica(address);
        return rows;
    }

    /** Of any server, also a replica. */
    static Rows at(String address, Site site, String eventId) throws SQLException {
        return new Rows(site, address, eventId);
    }

    /** To be compared. */
    List<?> all() throws SQLException {
        return Arrays.asList(tickets(), refusals(), stock(), notices());
    }

    /** A replica, or a primary of yesterday, may lack the end of the story. */
    private void refuseReplica(String address) throws SQLException {
        try (Statement question = connection.createStatement();
                ResultSet answer = question.executeQuery("SELECT @@global.read_only")) {
            if (answer.next() && answer.getInt(1) != 0) {
                connection.close();
                throw new SQLException("the judge reads the primary only, and this one is read-only: " + address);
            }
        }
    }

    List<Ticket> tickets() throws SQLException {
        return rows(
                "SELECT seq, id, user_id, place, state FROM ticket WHERE event_id = ? ORDER BY seq",
                eventId,
                row -> new Ticket(
                        row.getLong("seq"),
                        row.getString("id"),
                        row.getString("user_id"),
                        place(row),
                        row.getString("state")));
    }

    List<Refusal> refusals() throws SQLException {
        return rows(
                "SELECT id, user_id, place, reason FROM refusal WHERE event_id = ? ORDER BY id",
                eventId,
                row -> new Refusal(row.getString("id"), row.getString("user_id"), place(row), row.getString("reason")));
    }

    @Nullable
    Stock stock() throws SQLException {
        List<Stock> found = rows(
                "SELECT total, free, decided FROM stock WHERE event_id = ?",
                eventId,
                row -> new Stock(row.getLong("total"), row.getLong("free"), row.getLong("decided")));
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Notices about this sale's tickets, in an order that every server gives them. */
    List<NoticeRow> notices() throws SQLException {
        return rows(
                "SELECT user_id, fact, channel, kind,"
                        + " TIMESTAMPDIFF(MICROSECOND, '1970-01-01', at) DIV 1000 AS stored_at"
                        + " FROM notice WHERE fact LIKE ? ORDER BY fact, channel, id",
                eventId + ".%",
                row -> new NoticeRow(
                        row.getString("user_id"),
                        row.getString("fact"),
                        row.getString("channel"),
                        row.getString("kind"),
                        row.getLong("stored_at")));
    }

    /** Outbox rows that wait to be published, of all sales. */
    long outbox() throws SQLException {
        return rows("SELECT COUNT(*) AS n FROM outbox WHERE ? = ''", "", row -> row.getLong("n"))
                .getFirst();
    }

    /** How far each group has come, in all topics it keeps its offsets for. */
    List<Progress> progress() throws SQLException {
        return rows(
                "SELECT topic, part, next_offset FROM consumer_offset WHERE ? = ''",
                "",
                row -> new Progress(row.getString("topic"), row.getInt("part"), row.getLong("next_offset")));
    }

    /** A row of {@code consumer_offset}. */
    record Progress(String topic, int partition, long nextOffset) {}

    private static @Nullable Long place(ResultSet row) throws SQLException {
        long place = row.getLong("place");
        return row.wasNull() ? null : place;
    }

    <T> List<T> rows(String sql, String argument, Reader<T> reader) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, argument);
            try (ResultSet found = query.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(reader.read(found));
                }
                return rows;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
