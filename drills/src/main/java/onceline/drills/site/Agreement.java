package onceline.drills.site;

import io.lettuce.core.RedisException;
import java.sql.SQLException;
import java.util.List;
import onceline.lab.LabException;
import org.jspecify.annotations.Nullable;

/** Whether every copy shows what its primary shows: what only one server has may be gone with that server. */
final class Agreement {
    private final Site site;
    private final InSync kafka;
    private final Look redis;
    private final Look database;

    /** What there is to see at an address, for a fresh client; to be compared. */
    interface Look {
        Object at(String address) throws SQLException;
    }

    /** Which partitions lack a copy that is in sync, in words; null if none does. */
    interface InSync {
        @Nullable
        String lacking() throws InterruptedException;
    }

    Agreement(Site site, InSync kafka, Look redis, Look database) {
        this.site = site;
        this.kafka = kafka;
        this.redis = redis;
        this.database = database;
    }

    /** Which copy shows something else or does not answer, the first found; null if there is none. */
    @Nullable
    String missing() throws SQLException, InterruptedException {
        try {
            Copies copies = site.copies().get();
            String apart = apart("Redis", redis, site.redis().get(), copies.redis());
            if (apart == null) {
                apart = apart("database", database, site.database().get(), copies.databases());
            }
            return apart == null ? kafka.lacking() : apart;
        } catch (LabException undecided) {
            return undecided.getMessage(); // Sentinels that do not agree yet, for example
        }
    }

    private static @Nullable String apart(String what, Look look, String primary, List<String> copies)
            throws SQLException {
        if (copies.isEmpty()) {
            return null;
        }
        Object shown = look.at(primary);
        return copies.stream()
                .filter(copy -> !shows(look, copy, shown))
                .findFirst()
                .map(copy -> "the " + what + " at " + copy + " does not show what its primary shows")
                .orElse(null);
    }

    private static boolean shows(Look look, String copy, Object shown) {
        try {
            return look.at(copy).equals(shown);
        } catch (SQLException | RedisException silent) {
            return false;
        }
    }
}
