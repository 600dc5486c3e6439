package onceline.drills.drill;

import static onceline.drills.drill.Expectation.anotherWithin;
import static onceline.drills.drill.Expectation.booksClose;
import static onceline.drills.drill.Expectation.booksShow;
import static onceline.drills.drill.Expectation.detectedWithin;
import static onceline.drills.drill.Expectation.found;
import static onceline.drills.drill.Expectation.gapAtLeast;
import static onceline.drills.drill.Expectation.gapWithin;
import static onceline.drills.drill.Expectation.lastIs;
import static onceline.drills.drill.Expectation.noFailedJoin;
import static onceline.drills.drill.Expectation.normalWithin;
import static onceline.drills.drill.Expectation.that;
import static onceline.drills.drill.Expectation.writesWithin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import onceline.drills.measure.Span;

/** Drills of three brokers with controllers of their own, at the shipped settings. */
final class BrokerDrills {
    private static final Duration AT = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration FIFTEEN = Duration.ofSeconds(15);
    private static final Duration THIRTY = Duration.ofSeconds(30);
    private static final Duration IMPATIENT = Duration.ofSeconds(20);
    /** Longer than the controllers wait for a silent broker, which is 9 s. */
    private static final Duration MISSED = Duration.ofSeconds(14);

    private static final Duration MISSED_AND_WITHOUT = Duration.ofSeconds(16);
    /** Longer than {@code request.timeout.ms}: the gate gives the connection up, and tries in vain to make another. */
    private static final Duration CUT = Duration.ofSeconds(12);

    /** Three brokers, one after another, take a little more than a minute. */
    private static final Duration ROLLING = Duration.ofSeconds(110);

    /** Two killed brokers are back after some 40 s; then people come for 40 s more. */
    private static final Duration UNTIL_BOTH_ARE_BACK = Duration.ofSeconds(100);

    private static final Duration FAR = Duration.ofMillis(100);
    private static final String LEADER = "leader of the sale's journal";
    private static final String CONTROLLER = "active controller";
    private static final String UNDER_REPLICATED = "under-replicated partitions";
    private static final String RUNNING = "brokers running";
    private static final String REFUSED = "NOT_ENOUGH_REPLICAS";
    private static final String READ = "records read from the one left";
    private static final String BEHIND = "the one behind leads";
    private static final String ROUND_TRIP = "round trip to the broker, ms";

    private BrokerDrills() {}

    static List<Drill<?>> all() {
        return List.of(
                leaderKilled(),
                controllerKilled(),
                rolled(),
                oneLeft(),
                uncleanElectionForbidden(),
                cutFromLeader(),
                farAway(),
                uncleanElectionAllowed());
    }

    private static Drill<HighlyAvailable> leaderKilled() {
        return onBrokers("kafka-leader-killed")
                .answering("F4.1")
                .saying("The broker that leads the sale's part of the journal is killed, and started again when another"
                        + " has its place.")
                .strike(BrokerFaults.leaderKilled(), AT, MISSED)
                .detectedBy("because its session has timed out")
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        anotherWithin(LEADER, "another broker leads", FIFTEEN),
                        gapWithin(FIFTEEN),
                        normalWithin(FIFTEEN),
                        allCopies())
                .teaching(
                        "Nobody is told no: a join waits in the gate until another broker leads, and stands once. That"
                                + " takes as long as the controllers wait for a silent broker: broker.session.timeout.ms, 9 s as"
                                + " shipped.")
                .drill();
    }

    private static Drill<HighlyAvailable> controllerKilled() {
        return onBrokers("kafka-controller-killed")
                .answering("F4.2")
                .saying("The active controller is killed, and started again ten seconds later.")
                .strike(BrokerFaults.controllerKilled(), AT, TEN)
                .detectedBy("Completed transition to (Prospective|Candidate)State")
                .reading(
                        CONTROLLER,
                        ground -> ground.brokers().activeController().id())
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        anotherWithin(CONTROLLER, "another controller is active", TEN),
                        unchanged(LEADER, "no broker loses its part"),
                        writesWithin(SOON),
                        gapWithin(SOON),
                        normalWithin(FIFTEEN))
                .teaching("Brokers serve what they lead without asking anybody. Only changes wait for a controller:"
                        + " leaders, in-sync sets, topics.")
                .drill();
    }

    private static Drill<HighlyAvailable> rolled() {
        return onBrokers("kafka-rolling-restart")
                .answering("F4.3")
                .saying("Every broker is stopped in an orderly way and started again, one after another, each when no"
                        + " partition lacks a copy.")
                .with(new SaleLoad().lasting(ROLLING))
                .strike(BrokerFaults.rolled(), AT, Duration.ZERO)
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        anotherWithin(LEADER, "another broker leads", Duration.ofMinutes(2)),
                        gapWithin(FIVE),
                        normalWithin(FIFTEEN),
                        allCopies())
                .teaching("A broker that stops in good order gives away what it leads before it goes.")
                .drill();
    }

    private static Drill<HighlyAvailable> oneLeft() {
        return onBrokers("kafka-one-replica-left")
                .answering("F4.4")
                .saying(
                        "Two of three brokers are killed at once. Twice a second a new producer writes a probe, and a new"
                                + " consumer reads the journal from the one left.")
                .with(new SaleLoad().lasting(UNTIL_BOTH_ARE_BACK))
                .strike(BrokerFaults.allButOneKilled(), AT, MISSED_AND_WITHOUT)
                .detectedBy("because its session has timed out")
                .reading(RUNNING, ground -> ground.brokers().running())
                .reading(REFUSED, ground -> ground.brokers().refusals())
                .reading(READ, ground -> ground.brokers().readFromOdd())
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        refusedAndServed(),
                        gapAtLeast(MISSED_AND_WITHOUT),
                        normalWithin(THIRTY),
                        allCopies(),
                        lastIs(REFUSED, 0, "writes are taken again"))
                .teaching("One copy is not enough to promise anything, and enough to read. Joins wait in the gates for"
                        + " the second copy, up to the delivery deadline of 60 s.")
                .drill();
    }

    private static Drill<HighlyAvailable> uncleanElectionForbidden() {
        return onlyTheOneBehindIsLeft("kafka-unclean-election-forbidden")
                .answering("F4.5")
                .saying(
                        "A follower is away while people join; then the two brokers that heard them are killed one after"
                                + " the other, and only the follower comes back. It lacks what was acknowledged.")
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        nobodyLeadsFor(FIVE),
                        that("the one behind never leads", seen -> {
                            boolean led = ever(seen, BEHIND);
                            boolean read = !seen.readings(BEHIND).values().isEmpty();
                            return found(led ? "it led" : read ? "never" : "not read", read && !led);
                        }),
                        allCopies())
                .teaching("The journal rather stands still than forget: it waits for one that has everything. People"
                        + " wait with it, and nobody has to come again.")
                .drill();
    }

    private static Drill<HighlyAvailable> uncleanElectionAllowed() {
        return onlyTheOneBehindIsLeft("control-unclean-election-allowed")
                .in(Group.CONTROL)
                .answering("F4.6")
                .saying(
                        "The course of kafka-unclean-election-forbidden, with unclean.leader.election.enable=true on the"
                                + " journal: the one that lacks what was acknowledged leads, and the others forget it too.")
                .withImpatientPeople(IMPATIENT)
                .strike(BrokerFaults.uncleanElectionAllowed(), TEN, Duration.ZERO)
                .expecting(booksShow("lost"), that("the one behind leads", seen -> {
                    boolean led = ever(seen, BEHIND);
                    return found(led ? "it led" : "never", led);
                }))
                .teaching(
                        "This is what unclean.leader.election.enable=false is for: the price of going on was everything"
                                + " acknowledged while one broker was away for maintenance.")
                .drill();
    }

    private static Drill<HighlyAvailable> cutFromLeader() {
        return Drill.on(HighlyAvailableTopology.onHosts(), "client-cut-off-from-one-broker")
                .in(Group.KAFKA)
                .answering("F4.7")
                .saying(
                        "One of two gates no longer reaches the broker that leads the sale's journal; packets vanish. All"
                                + " others reach it, so nothing fails over.")
                .strike(BrokerFaults.gateCutFromLeader("gate-1"), AT, CUT)
                .detectedBy("Got error produce response|could not be established")
                .reading(LEADER, ground -> ground.brokers().leaderId())
                .reading(UNDER_REPLICATED, ground -> ground.brokers().underReplicated())
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        writesWithin(SOON),
                        gapWithin(SOON),
                        unchanged(LEADER, "the leader stays"),
                        detectedWithin(FIFTEEN),
                        normalWithin(FIFTEEN))
                .teaching("A partition has one leader, and no other broker takes writes for it: who does not reach it"
                        + " waits for the cable, for up to 60 s. The other gate does not even notice.")
                .drill();
    }

    private static Drill<HighlyAvailable> farAway() {
        return Drill.on(HighlyAvailableTopology.onHosts(), "high-latency")
                .in(Group.KAFKA)
                .answering("F4.8")
                .saying(
                        "All that the broker that leads the sale's journal sends arrives 100 ms later, at gates, owner and"
                                + " followers.")
                .strike(BrokerFaults.leaderFarAway(FAR), AT, FIFTEEN)
                .reading(LEADER, ground -> ground.brokers().leaderId())
                .reading(ROUND_TRIP, ground -> ground.brokers().millisToReachOdd())
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        gapWithin(SOON),
                        unchanged(LEADER, "the leader stays"),
                        that("the broker is at least 100 ms away meanwhile", seen -> {
                            double most =
                                    seen.readings(ROUND_TRIP).most(seen.fault()).orElse(0);
                            return found("%.0f ms".formatted(most), most >= FAR.toMillis());
                        }),
                        that("p99 during the fault at most 5 s", seen -> {
                            double p99 = seen.measures().during().p99Ms() / 1e3;
                            return found("%.2f s".formatted(p99), p99 > 0 && p99 <= FIVE.toSeconds());
                        }),
                        normalWithin(FIFTEEN))
                .teaching(
                        "A join crosses the slow link several times: to be written, copied, read and decided. It takes"
                                + " longer by as much, and no throughput is lost: joins travel in batches.")
                .drill();
    }

    private static Drill.Plan<HighlyAvailable> onlyTheOneBehindIsLeft(String id) {
        return onBrokers(id)
                .strike(BrokerFaults.onlyTheOneBehindIsLeft(), AT, TEN)
                .reading(RUNNING, ground -> ground.brokers().running())
                .reading(BEHIND, ground -> ground.brokers().oddLeads());
    }

    private static Drill.Plan<HighlyAvailable> onBrokers(String id) {
        return Drill.on(HighlyAvailableTopology.anywhere().withControllersApart(), id)
                .in(Group.KAFKA)
                .reading(LEADER, ground -> ground.brokers().leaderId())
                .reading(UNDER_REPLICATED, ground -> ground.brokers().underReplicated());
    }

    private static Expectation allCopies() {
        return lastIs(UNDER_REPLICATED, 0, "no partition lacks a copy");
    }

    /** Read before, during and after. */
    private static Expectation unchanged(String gauge, String words) {
        return that(words, seen -> {
            List<Double> values = seen.readings(gauge).values();
            boolean read = seen.readings(gauge).most(seen.fault()).isPresent();
            return found(read ? "it showed " + values : "not read", read && values.size() == 1);
        });
    }

    private static Expectation nobodyLeadsFor(Duration least) {
        return that("nobody leads the sale's journal for at least " + least.toSeconds() + " s", seen -> {
            double seconds = seen.readings(LEADER).longest(0);
            return found("%.1f s".formatted(seconds), seconds >= least.toSeconds());
        });
    }

    /** Both at the same time: between two refused writes the journal was read. */
    private static Expectation refusedAndServed() {
        return that("writes are refused, and meanwhile reads served by the one left", seen -> {
            Optional<Span> refused = seen.readings(REFUSED).above0();
            if (refused.isEmpty()) {
                return found("never refused", false);
            }
            double read = seen.readings(READ).most(refused.get()).orElse(0);
            return found(
                    "refused for %.1f s, %.0f records read meanwhile"
                            .formatted(refused.get().seconds(), read),
                    read > 0);
        });
    }

    private static boolean ever(Observed seen, String gauge) {
        return seen.readings(gauge).above0().isPresent();
    }
}
