package onceline.ticket;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Times in and out of {@code datetime(3)} columns, which hold UTC whatever the time zones of server and process. */
final class Sql {
    private Sql() {}

    /** The database's clock, to the ms: the only one that decides about holds. */
    static Instant now(Connection tx) throws SQLException {
        try (var select = tx.createStatement();
                var row = select.executeQuery("select utc_timestamp(3)")) {
            row.next();
            return instant(row, 1);
        }
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(instantOrNull(row, column));
    }

    static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        var local = row.getObject(column, LocalDateTime.class);
        return local == null ? null : local.toInstant(ZoneOffset.UTC);
    }

    static @Nullable LocalDateTime column(@Nullable Instant time) {
        return time == null ? null : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    /** {@code ?, ?, ?} */
    static String marks(int count) {
        return "?" + ", ?".repeat(count - 1);
    }
}
