package onceline.member;

import java.sql.SQLException;
import java.time.InstantSource;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.Worker;

/** Deletes the rows of ended sessions whose tokens have all expired: nobody can come with them any more. */
final class EndedSessionSweep implements Worker {
    private static final String SWEEP = "delete from session_end where until_ms < ? limit 1000";

    private final Database database;
    private final InstantSource clock;

    EndedSessionSweep(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ended-sessions";
    }

    @Override
    public int doWork() throws SQLException {
        return database.transaction(tx -> {
            try (var delete = tx.prepareStatement(SWEEP)) {
                delete.setLong(1, clock.millis());
                return delete.executeUpdate();
            }
        });
    }
}
