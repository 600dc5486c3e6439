package onceline.drills.drill;

import static onceline.drills.drill.Expectation.anotherWithin;
import static onceline.drills.drill.Expectation.booksClose;
import static onceline.drills.drill.Expectation.booksShow;
import static onceline.drills.drill.Expectation.found;
import static onceline.drills.drill.Expectation.gapWithin;
import static onceline.drills.drill.Expectation.lastIs;
import static onceline.drills.drill.Expectation.normalWithin;
import static onceline.drills.drill.Expectation.that;
import static onceline.drills.drill.Expectation.writesWithin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import onceline.lab.Kafka;

/** Checks of Kafka's configuration with its own clients, without Onceline. */
final class CheckDrills {
    private static final Duration AT = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration TWELVE = Duration.ofSeconds(12);
    private static final Duration FIFTEEN = Duration.ofSeconds(15);
    /** Longer than a dead broker is waited for. */
    private static final Duration REPLACED = Duration.ofSeconds(16);

    private static final Duration USUAL = Duration.ofSeconds(65);
    private static final Duration LONGER = Duration.ofSeconds(80);
    private static final Duration ROLLING = Duration.ofSeconds(110);

    private static final String LEADER = "leader";
    private static final String CONTROLLER = "active controller";
    private static final String IN_SYNC = "copies in sync";

    private CheckDrills() {}

    static List<Drill<?>> all() {
        return List.of(leaderElection(), controllerElection(), rollingRestart(), uncleanForbidden(), uncleanAllowed());
    }

    private static Drill<KafkaAlone> leaderElection() {
        return check("check-leader-election", USUAL, Map.of())
                .answering("F6.1")
                .saying("The broker that takes the numbers is killed, and started again when another has its place.")
                .strike(CheckFaults.leaderKilled(), AT, REPLACED)
                .expecting(
                        booksClose(),
                        anotherWithin(LEADER, "another broker leads", FIFTEEN),
                        writesWithin(FIFTEEN),
                        normalWithin(FIFTEEN),
                        whole())
                .teaching("A dead broker is missed for as long as its session lasts, nine seconds as shipped, and the"
                        + " producer waits. What it was told is in two more copies; what it was not told it sends again,"
                        + " and its sequence numbers keep that from being stored twice.")
                .drill();
    }

    private static Drill<KafkaAlone> controllerElection() {
        return check("check-controller-election", USUAL, Map.of())
                .answering("F6.2")
                .saying("The controller that leads the quorum is killed, and started again twelve seconds later.")
                .strike(CheckFaults.controllerKilled(), AT, TWELVE)
                .expecting(
                        booksClose(),
                        anotherWithin(CONTROLLER, "another controller is active", FIFTEEN),
                        writesWithin(SOON),
                        gapWithin(SOON),
                        normalWithin(FIFTEEN),
                        whole())
                .teaching(
                        "No record passes through a controller: with partitions that have their leaders, nobody notices"
                                + " the election.")
                .drill();
    }

    private static Drill<KafkaAlone> rollingRestart() {
        return check("check-rolling-restart", ROLLING, Map.of())
                .answering("F6.3")
                .saying("All six nodes are stopped in an orderly way and started again, one after the other, each when"
                        + " every partition has all its copies.")
                .strike(CheckFaults.rolled(), AT, Duration.ZERO)
                .expecting(booksClose(), gapWithin(Duration.ofSeconds(5)), normalWithin(FIFTEEN), whole())
                .teaching("A broker that says goodbye hands its partitions over first, so nobody waits for a session to"
                        + " run out. Waiting for all copies before the next one is what keeps two from being away.")
                .drill();
    }

    private static Drill<KafkaAlone> uncleanForbidden() {
        return check("check-unclean-election", LONGER, Map.of())
                .answering("F6.4")
                .saying(
                        "As shipped: a broker that missed five seconds is the only one left alive. It must not lead, until"
                                + " one returns that has everything.")
                .strike(CheckFaults.onlyALateOneLeft(), AT, TWELVE)
                .expecting(booksClose(), refusedMeanwhile(), normalWithin(FIFTEEN), whole())
                .teaching(
                        "With unclean.leader.election.enable=false the partition rather has no leader than one without"
                                + " acknowledged records: unavailable for a while, and nothing lost.")
                .drill();
    }

    private static Drill<KafkaAlone> uncleanAllowed() {
        return check("control-check-unclean-election", LONGER, CheckFaults.uncleanAllowed())
                .in(Group.CONTROL)
                .answering("F6.4")
                .saying("The same with unclean.leader.election.enable=true on the topic: the broker that missed five"
                        + " seconds leads, and the others, when they return, throw away what it does not have.")
                .strike(CheckFaults.onlyALateOneLeft(), AT, TWELVE)
                .expecting(booksShow("lost"), anotherWithin(LEADER, "the late broker leads", Duration.ofSeconds(40)))
                .teaching(
                        "This is what forbidding unclean elections is for: acks=all, three copies and two in sync do not"
                                + " help against a leader that lacks them.")
                .drill();
    }

    private static Drill.Plan<KafkaAlone> check(String id, Duration length, Map<String, String> topicSettings) {
        return Drill.on(new KafkaAloneTopology(), id)
                .in(Group.CHECKS)
                .with(new NumberLoad(length, topicSettings))
                .reading(LEADER, ground -> ground.mayLead().map(Kafka::id).orElse(0))
                .reading(
                        CONTROLLER,
                        ground -> ground.cluster().activeController().id())
                .reading(IN_SYNC, ground -> ground.inSync().size());
    }

    private static Expectation whole() {
        return lastIs(IN_SYNC, 3, "all copies in sync again");
    }

    private static Expectation refusedMeanwhile() {
        return that("nobody leads while only the late broker lives", seen -> {
            double nobody = seen.readings(LEADER).longest(0);
            return found("nobody for %.1f s".formatted(nobody), nobody > 0);
        });
    }
}
