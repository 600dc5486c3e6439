package onceline.notice;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import onceline.plumbing.json.Json;
import onceline.words.UserId;

/** The table {@code notice} in SQL. */
final class NoticeRows {
    /** The inbox and the open pages; another channel is a row of its own. */
    private static final String PAGE = "page";

    private static final String ROW = "(?, ?, '" + PAGE + "', ?, ?, utc_timestamp(3))";
    private static final String INSERT =
            "insert ignore into notice (user_id, fact, channel, kind, payload, at) values " + ROW;
    private static final String SELECT = "select id, user_id, fact, kind, payload, at,"
            + " at < utc_timestamp(3) - interval " + Holes.PATIENCE.toSeconds() + " second from notice where ";
    private static final String NEWEST_OF =
            SELECT + "user_id = ? and channel = '" + PAGE + "' order by id desc limit ?";

    private NoticeRows() {}

    /** @return how many of them had not been stored before */
    static int insert(Connection tx, List<Told> told) throws SQLException {
        if (told.isEmpty()) {
            return 0;
        }
        try (var insert = tx.prepareStatement(INSERT + (", " + ROW).repeat(told.size() - 1))) {
            int column = 0;
            for (Told each : told) {
                insert.setString(++column, each.user().value());
                insert.setString(++column, each.fact());
                insert.setString(++column, each.kind());
                insert.setString(++column, Json.WIRE.writeValueAsString(each.particulars()));
            }
            return insert.executeUpdate();
        }
    }

    static List<NoticeRow> newestOf(Connection tx, UserId user, int most) throws SQLException {
        try (var select = tx.prepareStatement(NEWEST_OF)) {
            select.setString(1, user.value());
            select.setInt(2, most);
            return rows(select);
        }
    }

    /** Everybody's and of any channel, in the order of ids: what is left out would look like a hole. */
    static List<NoticeRow> in(Connection tx, List<Span> spans, int most) throws SQLException {
        var where = "id between ? and ?" + " or id between ? and ?".repeat(spans.size() - 1);
        try (var select = tx.prepareStatement(SELECT + where + " order by id limit ?")) {
            int column = 0;
            for (Span span : spans) {
                select.setLong(++column, span.first());
                select.setLong(++column, span.last());
            }
            select.setInt(++column, most);
            return rows(select);
        }
    }

    /** 0 if there is none. */
    static long newestId(Connection tx) throws SQLException {
        try (var select = tx.createStatement();
                var row = select.executeQuery("select coalesce(max(id), 0) from notice")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<NoticeRow> rows(PreparedStatement select) throws SQLException {
        var found = new ArrayList<NoticeRow>();
        var row = select.executeQuery();
        while (row.next()) {
            found.add(new NoticeRow(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getObject(6, LocalDateTime.class),
                    row.getBoolean(7)));
        }
        return found;
    }
}
