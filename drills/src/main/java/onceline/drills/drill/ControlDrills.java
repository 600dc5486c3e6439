package onceline.drills.drill;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** A safety is switched off, and the judge must see what is lost or doubled then. */
final class ControlDrills {
    private static final Duration AT = Duration.ofSeconds(20);
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Duration IMPATIENT = Duration.ofSeconds(20);

    private ControlDrills() {}

    static List<Drill<?>> all() {
        return List.of(answeredBeforeTheJournal(), noUniqueKey());
    }

    private static Drill<Single> answeredBeforeTheJournal() {
        SingleTopology careless = SingleTopology.of(
                SingleTopology.part("gate", "gate", "--test.hooks=true", "--test.without=JOURNAL_BEFORE_ANSWER"),
                SingleTopology.part("owner", "admit"),
                SingleTopology.part("issuer", "issue,notify,keep"));
        return Drill.on(careless, "control-answered-before-the-journal")
                .in(Group.CONTROL)
                .saying("The gate answers before Kafka has acknowledged; Kafka hangs for some seconds, and the gate is"
                        + " killed with what it had only promised.")
                .withImpatientPeople(IMPATIENT)
                .strike(gateDiesWithItsBuffer(), AT, FIVE)
                .expecting(Expectation.booksShow("lost"))
                .teaching("This is what the journal before the answer is for.")
                .drill();
    }

    private static Fault<Single> gateDiesWithItsBuffer() {
        return Faults.fault("Kafka is stopped by SIGSTOP, and the gate killed five seconds later", ground -> {
            Injury hanging = Faults.<Single>pause("Kafka", Single::kafka).inject(ground);
            // so long the gate goes on to promise
            Thread.sleep(FIVE);
            return hanging.and(
                    Faults.<Single>kill("the gate", one -> one.process("gate")).inject(ground));
        });
    }

    private static Drill<Single> noUniqueKey() {
        Part first = SingleTopology.bids("bids-1");
        return Drill.on(SingleTopology.auction(), "control-no-unique-key")
                .in(Group.CONTROL)
                .saying(
                        "The table of bids loses its unique keys; then its consumer dies between commit and XACK, and the"
                                + " successor stores again what was stored.")
                .withImpatientBidders(IMPATIENT)
                .strike(keysDropped(), Duration.ofSeconds(10), Duration.ZERO)
                .strike(SingleFaults.diesBetweenCommitAndXack(first), AT, Duration.ofSeconds(2))
                .expecting(Expectation.booksShow("doubled"))
                .teaching("This is what the unique bid id is for: streams deliver at least once.")
                .drill();
    }

    private static Fault<Single> keysDropped() {
        return Faults.fault("the unique keys of bids are dropped", ground -> {
            long at = System.nanoTime();
            String sql = "ALTER TABLE onceline.bid DROP PRIMARY KEY, DROP KEY one_per_id";
            execute(ground, sql);
            return Injury.over(at, List.of("mariadb -e '" + sql + "'"));
        });
    }

    private static void execute(Single ground, String sql) throws SQLException {
        try (Connection connection = ground.database().connectAsAdministrator();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
