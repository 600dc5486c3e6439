package onceline.operator;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a server the primary: nothing that was acknowledged is left behind, and no other server can acknowledge
 * anything afterwards.
 *
 * <p>The old primary, if it answers, is made read-only first, while the replica still listens, so that what is on its way
 * arrives. If it does not answer it may still run: then it cannot acknowledge, because a commit there waits for a replica
 * without limit; and when it is started again it is read-only ({@code ops/mariadb/my.cnf}).
 *
 * <p>May be repeated at any time, also after it died half-way.
 */
public final class Promotion {
    private final Address candidate;
    private final @Nullable Address other;
    private final boolean alone;
    private final Account account;
    private final Steps steps;

    /**
     * @param other the other server of the pair; may be null for a replica, which knows
     * @param alone there is no other server, or it is lost for good: go on with one copy
     */
    public Promotion(Address candidate, @Nullable Address other, boolean alone, Account account, Steps steps) {
        this.candidate = candidate;
        this.other = other;
        this.alone = alone;
        this.account = account;
        this.steps = steps;
    }

    /**
     * @throws Refused if something acknowledged would be lost, or two servers could be written to
     * @throws SQLException if the candidate fails; repeat then
     */
    public void run() throws SQLException {
        try (DatabaseServer server = DatabaseServer.connect(candidate, account, Pair.ANSWER)) {
            Optional<Replication> following = server.replication();
            Address otherAddress =
                    other != null ? other : following.map(Replication::source).orElse(null);
            if (otherAddress == null && !alone && !server.writable()) {
                throw new Refused(
                        candidate + " follows nobody. Name the other server (--old), which may have more, or say"
                                + " --alone if there is none.");
            }
            Pair.reserve(server, steps);
            promote(server, following.isPresent(), otherAddress);
            steps.end();
        }
    }

    private void promote(DatabaseServer server, boolean follows, @Nullable Address otherAddress) throws SQLException {
        try (DatabaseServer old = otherAddress == null ? null : Pair.tryConnect(otherAddress, account, steps)) {
            if (old != null) {
                Pair.reserve(old, steps);
            }
            if (!follows && server.writable()) {
                stayThePrimary(server, old);
            } else if (old == null) {
                withoutTheOther(server, follows);
            } else if (isReplicaOf(old, server)) {
                withItsReplica(server, old);
            } else {
                afterTheOther(server, follows, old);
            }
        }
    }

    private static boolean isReplicaOf(DatabaseServer replica, DatabaseServer primary) throws SQLException {
        Optional<Replication> following = replica.replication();
        return following.isPresent() && following.get().source().equals(primary.address());
    }

    /** Whether it really is the primary, or one that slept while the other was promoted, is found out first. */
    private void stayThePrimary(DatabaseServer server, @Nullable DatabaseServer old) throws SQLException {
        if (old != null) {
            boolean both = old.writable();
            if (both && !alone) {
                Pair.refuseWaiting(old);
            }
            refuseIfLeftBehind(server, old);
            if (both && alone) {
                throw new Refused(
                        old + " answers and is writable too. Promote one of them without --alone: that makes the"
                                + " other read-only.");
            }
            Pair.fence(old, steps);
            giveBackIfLeftBehind(server, old, both);
        }
        if (alone) {
            goAlone(server);
        } else {
            refuseIfCommitsWait(server);
            steps.say(server + " is the primary");
        }
    }

    private void refuseIfLeftBehind(DatabaseServer server, DatabaseServer old) throws SQLException {
        String lacking = old.state().beyond(server.state());
        if (!lacking.isEmpty()) {
            throw new Refused(
                    server + " is writable already, but " + old + " has transactions that it lacks (" + lacking
                            + "). Nothing was changed. Whichever was promoted last is the primary; the other is to be rebuilt.");
        }
    }

    /** Something may have been written there between the look and the fence. */
    private void giveBackIfLeftBehind(DatabaseServer server, DatabaseServer old, boolean wasWritable)
            throws SQLException {
        try {
            refuseIfLeftBehind(server, old);
        } catch (Refused refused) {
            if (wasWritable) {
                steps.change(old, "SET GLOBAL read_only = OFF");
            }
            throw refused;
        }
    }

    private static void refuseIfCommitsWait(DatabaseServer server) throws SQLException {
        if (server.isOn("rpl_semi_sync_master_enabled") && !Pair.hasClient(server)) {
            throw new Refused(
                    server + " is writable already, but its commits wait for a replica, and there is none. Rejoin"
                            + " the other server; or say --alone if it is lost for good and was never promoted.");
        }
    }

    private void withoutTheOther(DatabaseServer server, boolean follows) throws SQLException {
        if (follows) {
            refuseIfItMayLack(server);
            steps.say(
                    "The other server is not fenced: it cannot acknowledge without a replica, and starts read-only. Should it"
                            + " come back without a restart, promote again: that makes it read-only");
            applyAll(server);
        } else if (alone) {
            steps.say("If " + server
                    + " crashed, it undid what it had not acknowledged, and uses those numbers again. So do not"
                    + " rejoin the other server, should it come back: rebuild it");
        } else {
            throw new Refused(candidate + " follows nobody, and the other server, which may have more, does not answer."
                    + " Promote the other when it answers, or say --alone if it never will.");
        }
        makePrimary(server);
    }

    /**
     * A replica throws away at its start what it has received and not applied, and asks the primary again. Only what it
     * confirms after that proves that it has everything again.
     */
    private void refuseIfItMayLack(DatabaseServer server) throws SQLException {
        if (!alone && server.counter("Rpl_semi_sync_slave_send_ack") == 0) {
            throw new Refused(
                    server + " has confirmed nothing to the primary since it was started or rejoined, so it may"
                            + " lack acknowledged transactions. Start the other server and promote again, with --old"
                            + " naming it; or say --alone to go on with what " + server + " has.");
        }
    }

    /** A primary that was restarted. */
    private void withItsReplica(DatabaseServer server, DatabaseServer replica) throws SQLException {
        if (replica.writable()) {
            throw new Refused(
                    replica + " is half promoted: it is writable and still follows. Promote it, which completes that.");
        }
        refuseIfItLacks(server, replica);
        Pair.requireSecondCopy(server, replica, steps);
        steps.change(server, "SET GLOBAL read_only = OFF");
        steps.say(server + " is the primary");
    }

    private void afterTheOther(DatabaseServer server, boolean follows, DatabaseServer old) throws SQLException {
        if (follows) {
            startApplying(server, server.replication().orElseThrow().received());
            refuseIfFarBehind(server, old);
        } else {
            refuseIfItLacks(server, old);
        }
        boolean wasThePrimary = old.writable() && !server.writable();
        boolean wasReceiving = follows && !cannotReceive(server);
        try {
            Pair.fence(old, steps);
            if (follows) {
                steps.await(Pair.CAUGHT_UP, () -> hasAll(server, old) || cannotReceive(server));
                applyAll(server);
            }
            refuseIfItLacks(server, old);
        } catch (Refused | SQLException e) {
            if (wasThePrimary) {
                giveBack(server, wasReceiving, old, e);
            }
            throw e;
        }
        makePrimary(server);
    }

    /** Before anything is touched: writes would be away until it has caught up. */
    private void refuseIfFarBehind(DatabaseServer server, DatabaseServer old) throws SQLException {
        Gtids goal = old.state();
        if (!steps.await(Pair.CAUGHT_UP, () -> server.state().covers(goal) || cannotReceive(server) || stuck(server))) {
            throw new Refused(server + " is more than " + Pair.CAUGHT_UP.toSeconds() + " s behind " + old
                    + ". Nothing was changed; promote again when it has caught up.");
        }
        if (stuck(server)) {
            throw new Refused(server + " has stopped applying: "
                    + server.replication().orElseThrow().trouble() + "Nothing was changed; mend that or rebuild it.");
        }
    }

    /** What was done is undone as far as the servers answer; the failure that led here is what is told. */
    private void giveBack(DatabaseServer server, boolean wasReceiving, DatabaseServer old, Exception failure) {
        try {
            steps.change(old, "SET GLOBAL read_only = OFF");
            if (wasReceiving) {
                steps.change(server, "START SLAVE IO_THREAD");
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
            steps.say(old + " was the primary and could not be made so again (" + e.getMessage() + "): promote it");
        }
    }

    private static boolean hasAll(DatabaseServer server, DatabaseServer old) throws SQLException {
        return server.state().covers(old.state());
    }

    private static boolean cannotReceive(DatabaseServer server) throws SQLException {
        return !server.replication().map(Replication::receiving).orElse(false);
    }

    private void refuseIfItLacks(DatabaseServer server, DatabaseServer old) throws SQLException {
        String lacking = old.state().beyond(server.state());
        if (!lacking.isEmpty() && !steps.dry()) {
            throw new Refused(server + " lacks transactions that " + old + " has (" + lacking + "), which may be"
                    + " acknowledged. Promote " + old + " instead, or let " + server + " catch up first.");
        }
    }

    /** Everything that was received is applied, and nothing more is received. */
    private void applyAll(DatabaseServer server) throws SQLException {
        Gtids before = server.replication().orElseThrow().received();
        startApplying(server, before);
        steps.change(server, "STOP SLAVE IO_THREAD");
        Gtids received = server.replication().orElseThrow().received();
        Steps.Question allApplied =
                () -> server.applied().covers(received) && server.applied().covers(before);
        steps.await(Pair.CAUGHT_UP, () -> allApplied.yes() || stuck(server));
        if (!steps.dry() && !allApplied.yes()) {
            throw new Refused(
                    server + " has received transactions that it has not applied within "
                            + Pair.CAUGHT_UP.toSeconds() + " s: "
                            + server.replication().map(Replication::trouble).orElse("")
                            + "Promote again if it is only slow. Neither stop nor start its threads: that may throw them away.");
        }
        steps.say(server + " has applied everything that it received: " + server.variable("gtid_slave_pos"));
        steps.change(server, "STOP SLAVE");
    }

    /**
     * While the other thread still runs: where both are stopped, a start throws away what was received and not applied.
     * Source: sql/slave.cc of MariaDB, start_slave_threads, for replicas by GTID.
     */
    private void startApplying(DatabaseServer server, Gtids received) throws SQLException {
        Replication following = server.replication().orElseThrow();
        if (following.applying() || server.applied().covers(received)) {
            return;
        }
        if (!following.connecting()) {
            throw new Refused(
                    server + " has received transactions that it has not applied, and does neither receive nor"
                            + " apply: to start it would throw them away. Where the other server answers, start this one's"
                            + " threads (START SLAVE) and promote again. Else save its relay logs and apply them by hand"
                            + " (mariadb-binlog), and say --alone then.");
        }
        steps.change(server, "START SLAVE SQL_THREAD");
    }

    private static boolean stuck(DatabaseServer server) throws SQLException {
        Replication following = server.replication().orElseThrow();
        return !following.applying()
                && !following.trouble().isEmpty()
                && !server.applied().covers(following.received());
    }

    /** Forgetting the old primary comes last: whoever repeats a half done promotion finds it still named. */
    private void makePrimary(DatabaseServer server) throws SQLException {
        goAlone(server);
        if (!server.writable()) {
            steps.change(server, "SET GLOBAL read_only = OFF");
        }
        if (server.replication().isPresent()) {
            steps.change(server, "RESET SLAVE ALL");
        }
        steps.say(server + " is the primary");
    }

    private void goAlone(DatabaseServer server) throws SQLException {
        if (server.isOn("rpl_semi_sync_master_enabled")) {
            steps.change(server, "SET GLOBAL rpl_semi_sync_master_enabled = OFF");
        }
        steps.say(server + " answers commits without waiting for a replica, because it has none: until another is"
                + " rejoined there is ONE copy");
    }
}
