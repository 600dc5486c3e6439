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
    /** A broker counts as dead after 9 s. */
    private static final Duration TAKEN_OVER = Duration.ofSeconds(10);

    private static final Duration GRACE = Duration.ofSeconds(2);
    /** The grace, the 12 s that somebody present may go unnoted, and two seconds in which the line moves. */
    private static final Duration LONGER_THAN_GRACE = Duration.ofSeconds(16);

    private ControlDrills() {}

    static List<Drill<?>> all() {
        return List.of(
                answeredBeforeTheJournal(),
                leaderAlone(),
                ownerWithoutTerm(),
                automaticCommit(),
                noUniqueKey(),
                presenceNotExcused());
    }

    private static Drill<Single> answeredBeforeTheJournal() {
        SingleTopology careless = SingleTopology.of(
                SingleTopology.part("gate", "gate", without("JOURNAL_BEFORE_ANSWER")),
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

    private static Drill<HighlyAvailable> leaderAlone() {
        HighlyAvailableTopology careless = HighlyAvailableTopology.onHosts()
                .with(
                        HighlyAvailableTopology.part("gate-1", "gate", without("ALL_ACKS")),
                        HighlyAvailableTopology.part("gate-2", "gate", without("ALL_ACKS")),
                        HighlyAvailableTopology.part("owner", "admit"),
                        HighlyAvailableTopology.part("issuer", "issue"),
                        HighlyAvailableTopology.part("teller", "notify,keep"));
        return Drill.on(careless, "control-acks-1")
                .in(Group.CONTROL)
                .saying(
                        "The gates are content with the leader's word (acks=1). The leader of the journal is cut off from"
                                + " the other brokers, goes on to acknowledge, and is killed; one of the others takes over, which"
                                + " never got those joins, and the old leader gives them up when it returns.")
                .withImpatientPeople(IMPATIENT)
                .strike(ControlFaults.leaderDiesWithWhatItAloneHas(), AT, TAKEN_OVER)
                .expecting(Expectation.booksShow("lost"))
                .teaching("This is what acks=all is for: with it these joins are not acknowledged, asked again, and"
                        + " written by the next leader.")
                .drill();
    }

    private static Drill<Single> ownerWithoutTerm() {
        SingleTopology careless = SingleTopology.of(
                SingleTopology.part("gate", "gate"),
                SingleTopology.part("owner-1", "admit", without("OWNER_TERM")),
                SingleTopology.part("owner-2", "admit", without("OWNER_TERM")),
                SingleTopology.part("issuer", "issue,notify,keep"));
        return Drill.on(careless, "control-owner-without-term")
                .in(Group.CONTROL)
                .saying(
                        "Decisions count whoever made them. The owner of the line sleeps until another acts in its place,"
                                + " wakes, and lets somebody in before it hears that it is not the owner any more; ten seconds"
                                + " later the same happens to the other. The line is long, and slow enough that the one who slept"
                                + " decides on people who still wait.")
                .with(SaleLoad.impatient(IMPATIENT).withLine(160, "2/s"))
                .strike(ControlFaults.ownerSleepsThroughItsTerm("owner-"), AT, Duration.ZERO)
                .strike(ControlFaults.ownerSleepsThroughItsTerm("owner-"), AT.plusSeconds(12), Duration.ZERO)
                .expecting(Expectation.booksShow("invented"))
                .teaching(
                        "This is what the term is for: whoever reads the journal by its rules passes over what an owner"
                                + " decides after the next one's claim. Here tickets go to people whom nobody let in.")
                .drill();
    }

    private static Drill<Single> automaticCommit() {
        SingleTopology careless = SingleTopology.of(
                SingleTopology.part("gate", "gate"),
                SingleTopology.part("owner", "admit"),
                SingleTopology.part("issuer", "issue,keep"),
                SingleTopology.part("teller", "notify", without("COMMIT_AFTER_PROCESSING")));
        return Drill.on(careless, "control-automatic-commit")
                .in(Group.CONTROL)
                .saying("Who stores notices commits its offset first and the rows afterwards, as an automatic commit"
                        + " does, and is killed in between.")
                .withImpatientPeople(IMPATIENT)
                .strike(ControlFaults.dyingBeforeItsRows("teller"), AT, FIVE)
                .expecting(Expectation.booksShow("untold"))
                .teaching(
                        "This is what offset and rows in one transaction are for. A command to issue a ticket would come"
                                + " again even so, because commands are numbered and a missing one is asked for; a notice is"
                                + " not.")
                .drill();
    }

    private static Drill<Single> presenceNotExcused() {
        return Drill.on(SingleTopology.sale().with(without("EXCUSED_ABSENCE")), "control-presence-not-excused")
                .in(Group.CONTROL)
                .saying(
                        "The gate, which notes who is here, stands still for longer than anybody may be away. People wait in"
                                + " a long line with their streams open, and nobody excuses that they were not noted.")
                .with(SaleLoad.impatient(IMPATIENT).withLine(1_500, "12/s").withGrace(GRACE))
                .strike(Faults.pause("the gate", one -> one.process("gate")), AT, LONGER_THAN_GRACE)
                .expecting(Expectation.booksShow("lost"))
                .teaching("This is what the excuse is for: while presence is not noted nobody is absent, and then"
                        + " everybody's grace begins anew. Without it people lose their place who never went away.")
                .drill();
    }

    private static String[] without(String safety) {
        return new String[] {"--test.hooks=true", "--test.without=" + safety};
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
