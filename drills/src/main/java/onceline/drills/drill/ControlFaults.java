package onceline.drills.drill;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import onceline.lab.Database;
import onceline.lab.Fault.CutLink;
import onceline.lab.Fault.Killed;
import onceline.lab.Kafka;
import onceline.lab.KafkaCluster;
import onceline.lab.Onceline;

/** Faults that do harm only where a safety is switched off. */
final class ControlFaults {
    private static final String JOURNAL = "queue-journal";
    /** So long the leader goes on alone: shorter than the 9 s after which it counts as dead, and all the others stay in sync. */
    private static final Duration ALONE = Duration.ofSeconds(5);

    /** Shorter than the group waits for a member that says nothing. */
    private static final Duration PILED_UP = Duration.ofSeconds(2);

    /** MariaDB's error code: it holds the table itself. */
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private ControlFaults() {}

    /** Whoever owns the line of the sale stands still until another acts in its place, and then goes on. */
    static Fault<Single> ownerSleepsThroughItsTerm(String prefix) {
        return Faults.fault("SIGSTOP to the owner of the line, SIGCONT when another acts in its place", ground -> {
            int partition = JournalPart.ofTheSale(ground.database());
            Onceline owner = ground.processes().owner(prefix, partition);
            long at = System.nanoTime();
            owner.pause();
            try {
                Sight.await(
                        "somebody to take over",
                        () -> !owner.equals(ground.processes().owner(prefix, partition)));
            } finally {
                owner.resume();
            }
            return Injury.over(
                    at,
                    List.of(
                            "kill -STOP " + owner.pid() + "  # " + owner,
                            "kill -CONT " + owner.pid() + "  # "
                                    + ground.processes().owner(prefix, partition) + " acts"));
        });
    }

    /**
     * The table of notices takes no row; whoever stores them is killed when it waits for that with many in hand. They have
     * piled up while it stood still: one or two might be seen by their people in another way.
     */
    static Fault<Single> dyingBeforeItsRows(String process) {
        return Faults.fault("SIGKILL to the teller while it waits for the locked table of notices", ground -> {
            List<String> commands = new ArrayList<>();
            long at = System.nanoTime();
            try (Connection connection = ground.database().connectAsAdministrator();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET lock_wait_timeout = 1");
                Sight.await(
                        "a moment without a transaction of the teller's",
                        () -> lockedWhileItStands(ground.process(process), statement, commands));
                Sight.await("somebody to wait for the table", () -> somebodyStoresATicket(ground.database()));
                Injury killed = Faults.<Single>kill(process, one -> one.process(process))
                        .inject(ground);
                commands.addAll(killed.commands());
                commands.add("mariadb -e 'UNLOCK TABLES'");
                return Injury.since(at, commands, killed.cure());
            }
        });
    }

    private static boolean lockedWhileItStands(Onceline teller, Statement statement, List<String> commands)
            throws SQLException, InterruptedException {
        teller.pause();
        commands.add("kill -STOP " + teller.pid() + "  # " + teller);
        try {
            Thread.sleep(PILED_UP);
            statement.execute("LOCK TABLES onceline.notice READ");
            commands.add("mariadb -e 'LOCK TABLES onceline.notice READ'");
            return true;
        } catch (SQLException refused) {
            if (refused.getErrorCode() != LOCK_WAIT_TIMEOUT) {
                throw refused;
            }
            commands.add("# in the middle of a transaction; once more");
            return false;
        } finally {
            teller.resume();
            commands.add("kill -CONT " + teller.pid());
        }
    }

    private static boolean somebodyStoresATicket(Database database) throws SQLException {
        return Question.number(
                        database,
                        "select count(*) from information_schema.processlist where state like 'Waiting for table%'"
                                + " and info like 'insert ignore into notice%ticket-issued%'")
                > 0;
    }

    /** The leader of the sale's journal is cut off from the other brokers alone, and killed soon after. */
    static Fault<HighlyAvailable> leaderDiesWithWhatItAloneHas() {
        return Faults.fault(
                "the leader of the journal is cut off from the other brokers, and killed five seconds later",
                ground -> {
                    KafkaCluster kafkas = ground.lab().kafkas();
                    Kafka leader = kafkas.leader(
                                    JOURNAL, JournalPart.ofTheSale(ground.lab().database()))
                            .orElseThrow();
                    Injury cut = ground.strike(kafkas.brokers().stream()
                            .filter(other -> !other.equals(leader))
                            .<onceline.lab.Fault>map(other -> new CutLink(leader.host(), other.host()))
                            .toList());
                    // so long it goes on to acknowledge
                    Thread.sleep(ALONE);
                    return cut.and(ground.strike(List.of(new Killed(leader))));
                });
    }
}
