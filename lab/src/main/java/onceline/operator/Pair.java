package onceline.operator;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What promotion and rejoining have in common: fencing, and waiting for a second copy. */
final class Pair {
    /** Longer than a replica needs to let go of a primary that does not answer ({@code slave_net_timeout}). */
    static final Duration ANSWER = Duration.ofSeconds(40);

    /** Of the other server, which may be paused or cut off; longer than {@link #fence} waits there. */
    private static final Duration OTHER_ANSWERS = Duration.ofSeconds(15);

    static final Duration CAUGHT_UP = Duration.ofSeconds(60);
    private static final Duration CONNECTED = Duration.ofSeconds(30);
    private static final int LOCK_WAIT_SECONDS = 5;
    private static final int OTHERS_SECONDS = 2;

    private Pair() {}

    /**
     * One operator at a time; ends with the connection, also when the operator dies.
     *
     * @throws Refused if another is at work
     */
    static void reserve(DatabaseServer server, Steps steps) throws SQLException {
        String free = "SELECT GET_LOCK('onceline database', " + OTHERS_SECONDS + ")";
        if (!steps.dry() && !server.ask(free, 1).equals("1")) {
            throw new Refused(
                    "Somebody else is promoting or rejoining " + server + ": wait for them. Should they be gone"
                            + " for good, end their connection there (KILL, number IS_USED_LOCK('onceline database')).");
        }
    }

    /**
     * Makes a server read-only, after the commits that are on their way.
     *
     * @throws Refused if some wait for a replica that is not there: to let them through would acknowledge what only one
     *     server has
     */
    static void fence(DatabaseServer server, Steps steps) throws SQLException {
        if (!server.writable()) {
            steps.say(server + " is read-only");
            return;
        }
        try {
            server.execute("SET SESSION lock_wait_timeout = " + LOCK_WAIT_SECONDS);
            steps.change(server, "SET GLOBAL read_only = ON");
        } catch (SQLException e) {
            throw new Refused(server + " cannot be made read-only (" + e.getMessage() + "). " + waiting(server), e);
        }
    }

    private static String waiting(DatabaseServer server) {
        return "Commits may be waiting there for a replica; none of them was acknowledged. Kill " + server
                + " hard (kill -9; not an orderly stop) and start it again: it starts read-only and undoes them.";
    }

    /** @throws Refused if commits wait there for a replica */
    static void refuseWaiting(DatabaseServer server) throws SQLException {
        if (server.counter("Rpl_semi_sync_master_wait_sessions") > 0) {
            throw new Refused(waiting(server));
        }
    }

    /** From now on a commit on the primary is answered only when the replica has it. */
    static void requireSecondCopy(DatabaseServer primary, DatabaseServer replica, Steps steps) throws SQLException {
        boolean waitedAlready = primary.isOn("rpl_semi_sync_master_enabled");
        if (!waitedAlready) {
            steps.change(primary, "SET GLOBAL rpl_semi_sync_master_enabled = ON");
        }
        if (!steps.await(Duration.ofSeconds(2), () -> hasClient(primary))) {
            steps.change(replica, "STOP SLAVE IO_THREAD");
            steps.change(replica, "START SLAVE");
        }
        if (!steps.await(CONNECTED, () -> hasClient(primary))) {
            if (!waitedAlready) {
                steps.change(primary, "SET GLOBAL rpl_semi_sync_master_enabled = OFF");
            }
            throw new Refused(replica + " does not confirm what it receives; whether commits on " + primary
                    + " wait for it is as it was before. Look at SHOW SLAVE STATUS there, then run this again.");
        }
        steps.say(primary + " answers a commit when " + replica + " has it");
    }

    static boolean hasClient(DatabaseServer primary) throws SQLException {
        return primary.counter("Rpl_semi_sync_master_clients") > 0;
    }

    /** Null, with a line about it, if it does not answer. */
    static @Nullable DatabaseServer tryConnect(Address address, Account account, Steps steps) {
        try {
            return DatabaseServer.connect(address, account, OTHER_ANSWERS);
        } catch (SQLException e) {
            steps.say(address + " does not answer (" + e + ")");
            return null;
        }
    }
}
