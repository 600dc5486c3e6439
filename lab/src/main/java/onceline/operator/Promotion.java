package onceline.operator;

import java.sql.SQLException;
import java.util.Objects;
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
            if (otherAddress == null && !alone) {
                throw new Refused(
                        candidate + " follows nobody. Name the other server (--old), which may have more, or say"
                                + " --alone if there is none.");
            }
            if (following.isEmpty() && server.writable() && alone) {
                goAlone(server);
                return;
            }
            promote(server, following.isPresent(), otherAddress);
        }
    }

    private void promote(DatabaseServer server, boolean follows, @Nullable Address otherAddress) throws SQLException {
        try (DatabaseServer old = otherAddress == null ? null : Pair.tryConnect(otherAddress, account, steps)) {
            if (old == null) {
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

    private void withoutTheOther(DatabaseServer server, boolean follows) throws SQLException {
        if (!follows && !server.writable() && !alone) {
            throw new Refused(candidate + " follows nobody, and the other server, which may have more, does not answer."
                    + " Promote the other when it answers, or say --alone if it never will.");
        }
        if (follows) {
            steps.say(
                    "The other server is not fenced: it cannot acknowledge without a replica, and starts read-only. Should it"
                            + " come back without a restart, promote again: that makes it read-only");
            applyAll(server);
        }
        makePrimary(server);
    }

    /** A primary that was restarted, or a promotion repeated when the other has rejoined. */
    private void withItsReplica(DatabaseServer server, DatabaseServer replica) throws SQLException {
        refuseIfItLacks(server, replica);
        if (server.writable()) {
            steps.say(server + " is the primary and " + replica + " its replica: nothing to do");
            return;
        }
        Pair.requireSecondCopy(server, replica, steps);
        steps.change(server, "SET GLOBAL read_only = OFF");
        steps.say(server + " is the primary");
    }

    private void afterTheOther(DatabaseServer server, boolean follows, DatabaseServer old) throws SQLException {
        if (!follows) {
            refuseIfItLacks(server, old);
        }
        boolean giveBack = old.writable() && !server.writable();
        try {
            Pair.fence(old, steps);
            if (follows) {
                steps.await(Pair.CAUGHT_UP, () -> hasAll(server, old) || cannotReceive(server));
                applyAll(server);
            }
            refuseIfItLacks(server, old);
        } catch (Refused refused) {
            if (giveBack) {
                steps.change(old, "SET GLOBAL read_only = OFF");
            }
            throw refused;
        }
        makePrimary(server);
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
        steps.change(server, "STOP SLAVE IO_THREAD");
        Replication following = server.replication().orElseThrow();
        if (!following.applying() && !server.applied().covers(following.received())) {
            steps.change(server, "START SLAVE SQL_THREAD");
        }
        if (!steps.await(Pair.CAUGHT_UP, () -> server.applied().covers(following.received()) || stuck(server))
                || stuck(server)) {
            throw new Refused(server + " has received transactions that it has not applied within "
                    + Pair.CAUGHT_UP.toSeconds() + " s: "
                    + server.replication().map(Replication::trouble).orElse("")
                    + "Mend that, start its SQL thread, and promote again.");
        }
        steps.say(server + " has applied everything that it received: "
                + Objects.requireNonNull(server.variable("gtid_slave_pos")));
        steps.change(server, "STOP SLAVE");
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
