package onceline.operator;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes a server the replica of the primary: an old primary that returns, or a new and empty one.
 *
 * <p>A server that has transactions of its own is refused. They were never acknowledged, but nobody can take them out
 * again: such a server is made anew. May be repeated at any time, also after it died half-way.
 */
public final class Rejoin {
    private static final Duration CONNECTED = Duration.ofSeconds(30);

    private final Address returned;
    private final Address primary;
    private final Account operator;
    private final Account replica;
    private final Steps steps;

    /** @param replica as whom the returned server reads the primary's binary log */
    public Rejoin(Address returned, Address primary, Account operator, Account replica, Steps steps) {
        this.returned = returned;
        this.primary = primary;
        this.operator = operator;
        this.replica = replica;
        this.steps = steps;
    }

    /**
     * @throws Refused if the server cannot be a replica as it is
     * @throws SQLException if one of the two fails; repeat then
     */
    public void run() throws SQLException {
        try (DatabaseServer leader = DatabaseServer.connect(primary, operator, Pair.ANSWER);
                DatabaseServer follower = DatabaseServer.connect(returned, operator, Pair.ANSWER)) {
            Pair.reserve(leader, steps);
            Pair.reserve(follower, steps);
            refuseWrongParts(leader, follower);
            if (!follows(follower)) {
                Pair.refuseWaiting(follower);
                refuseOwnTransactions(leader, follower);
                fence(leader, follower);
                follow(leader, follower);
            }
            awaitFollowing(follower);
            awaitCaughtUp(leader, follower);
            Pair.requireSecondCopy(leader, follower, steps);
            steps.end();
        }
    }

    private static void refuseWrongParts(DatabaseServer leader, DatabaseServer follower) throws SQLException {
        if (leader.variable("server_id").equals(follower.variable("server_id"))) {
            throw new Refused(leader + " and " + follower + " are one server, or have the same server_id");
        }
        if (!leader.writable() || leader.replication().isPresent()) {
            throw new Refused(leader + " is not the primary: promote it first");
        }
    }

    private boolean follows(DatabaseServer follower) throws SQLException {
        Optional<Replication> following = follower.replication();
        boolean follows = following.isPresent()
                && following.get().source().equals(primary)
                && following.get().receiving()
                && following.get().applying();
        if (follows) {
            steps.say(follower + " follows " + primary);
        }
        return follows;
    }

    /** Something may have been written there between the look and the fence: then that is the primary. */
    private void fence(DatabaseServer leader, DatabaseServer follower) throws SQLException {
        boolean wasWritable = follower.writable();
        Pair.fence(follower, steps);
        try {
            refuseOwnTransactions(leader, follower);
        } catch (Refused refused) {
            if (wasWritable) {
                steps.change(follower, "SET GLOBAL read_only = OFF");
            }
            throw refused;
        }
    }

    private void refuseOwnTransactions(DatabaseServer leader, DatabaseServer follower) throws SQLException {
        String own = follower.state().beyond(leader.state());
        if (!own.isEmpty()) {
            throw new Refused(follower + " has transactions of its own that " + leader + " never had: " + own + ". "
                    + howToRebuild(follower));
        }
    }

    private static String howToRebuild(DatabaseServer follower) {
        return "It cannot be made to follow. Rebuild it: stop it, move its data directory away (keep it: look into it with"
                + " mariadb-binlog), make an empty one with ops/mariadb/users.sql (mariadb-install-db), start it and rejoin"
                + " it; if the primary's binary logs do not reach back to the beginning, fill it with mariadb-backup or"
                + " mariadb-dump --gtid --master-data first. Nothing on " + follower + " was changed.";
    }

    private void follow(DatabaseServer leader, DatabaseServer follower) throws SQLException {
        if (follower.isOn("rpl_semi_sync_master_enabled")) {
            steps.change(follower, "SET GLOBAL rpl_semi_sync_master_enabled = OFF");
        }
        if (follower.replication().isPresent()) {
            steps.change(follower, "STOP SLAVE");
            steps.change(follower, "RESET SLAVE ALL");
        }
        String position = follower.variable("gtid_binlog_pos");
        if (!position.isEmpty()) {
            steps.change(follower, "SET GLOBAL gtid_slave_pos = '" + position + "'");
        }
        String change = "CHANGE MASTER TO master_host = '" + primary.host() + "', master_port = " + primary.port()
                + ", master_user = '" + replica.user() + "', master_password = '%s', master_use_gtid = slave_pos,"
                + " master_connect_retry = 1, master_heartbeat_period = 2" + encryption(leader);
        steps.change(follower, change.formatted(replica.password()), change.formatted("…"));
        steps.change(follower, "START SLAVE");
    }

    /** Since MariaDB 11.4 a replica insists on TLS unless told otherwise; a primary without it is meant for private networks. */
    private static String encryption(DatabaseServer leader) throws SQLException {
        return leader.variable("have_ssl").equals("YES") ? "" : ", master_ssl = 0, master_ssl_verify_server_cert = 0";
    }

    private void awaitFollowing(DatabaseServer follower) throws SQLException {
        boolean settled = steps.await(CONNECTED, () -> {
            Replication following = follower.replication().orElseThrow();
            return following.receiving() && following.applying() || isFatal(following);
        });
        if (steps.dry()) {
            return;
        }
        Replication following = follower.replication().orElseThrow();
        if (!settled || isFatal(following)) {
            throw new Refused(follower + " does not follow " + primary + ": " + following.trouble()
                    + (isFatal(following) ? howToRebuild(follower) : "Mend that and run this again."));
        }
    }

    /** 1236: the primary has not what the replica asks for. 1950: a transaction of its own stands in the way. */
    private static boolean isFatal(Replication following) {
        return !following.trouble().isEmpty()
                && (!following.applying() || following.trouble().contains("error 1236"));
    }

    private void awaitCaughtUp(DatabaseServer leader, DatabaseServer follower) throws SQLException {
        Gtids goal = leader.state();
        if (!steps.await(Pair.CAUGHT_UP, () -> follower.state().covers(goal))) {
            throw new Refused(follower + " follows, but has not caught up within " + Pair.CAUGHT_UP.toSeconds()
                    + " s: run this again when it has (SHOW SLAVE STATUS). Until then " + primary + " goes on alone.");
        }
        steps.say(follower + " has everything that " + primary + " had");
    }
}
