package onceline.drills.drill;

import static onceline.drills.drill.Expectation.anotherWithin;
import static onceline.drills.drill.Expectation.booksClose;
import static onceline.drills.drill.Expectation.gapWithin;
import static onceline.drills.drill.Expectation.lastIs;
import static onceline.drills.drill.Expectation.noFailedJoin;
import static onceline.drills.drill.Expectation.normalWithin;
import static onceline.drills.drill.Expectation.writesWithin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Drills in which a second fault strikes into the recovery from the first, and in which clocks jump. */
final class TwofoldDrills {
    private static final Duration AT = Duration.ofSeconds(20);
    /** While the Sentinels still wait for an answer of the dead one. */
    private static final Duration SOON_AFTER = AT.plusSeconds(1);

    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration TWELVE = Duration.ofSeconds(12);
    private static final Duration FIFTEEN = Duration.ofSeconds(15);
    private static final Duration EIGHTEEN = Duration.ofSeconds(18);
    private static final Duration TWENTY = Duration.ofSeconds(20);
    private static final Duration TWENTY_FIVE = Duration.ofSeconds(25);
    /** Longer than another may take to own the line: the first must not take it back. */
    private static final Duration THIRTY = Duration.ofSeconds(30);

    private static final String IN_STEP = "replicas in step";
    private static final String LEADER = "leader of the sale's journal";
    private static final String OWNER = "owner of the line";
    private static final String FAILOVERS = "failovers";
    private static final String MOST_ISSUED = "most tickets in five seconds";

    private static final Duration HOUR = Duration.ofHours(1);
    /** A little more than people come, so that a pause leaves a line that may only be let in at this rate. */
    private static final int RATE = 70;

    private static final Duration GRACE = Duration.ofSeconds(5);
    /** Tickets are issued in batches: a second's worth may come a second late. */
    private static final int MOST_IN_FIVE_SECONDS = 6 * RATE;

    /**
     * Sentinels tell a primary that returns whom to follow only after it was there for eight seconds (four times the two
     * after which they speak), and until then the third takes no writes.
     */
    private static final Duration UNTIL_A_REPLICA_IS_BACK = Duration.ofSeconds(80);

    private TwofoldDrills() {}

    static List<Drill<?>> all() {
        return List.of(secondFault(), promotedLostToo(), leaderLostToo(), clockSteps());
    }

    private static Drill<HighlyAvailable> secondFault() {
        return twofold("second-fault-in-the-recovery")
                .saying(
                        "The primary Redis is killed; when the Sentinels agree that it is gone and vote, the process that"
                                + " owns the line is killed as well. Another becomes the owner while another Redis becomes the"
                                + " primary.")
                .strike(RedisFaults.primaryKilled(), AT, EIGHTEEN)
                .strike(TwofoldFaults.ownerKilledDuringTheVote(), SOON_AFTER, TEN)
                .reading(OWNER, TwofoldFaults::latestOwner)
                .expecting(
                        writesWithin(TEN),
                        normalWithin(FIFTEEN),
                        failovers(1),
                        anotherWithin(OWNER, "another process owns the line", FIFTEEN))
                .teaching("The new owner finds in the journal what to show, and in the new primary an old picture: it"
                        + " paints its own over it. Neither recovery waits for the other.")
                .drill();
    }

    private static Drill<HighlyAvailable> promotedLostToo() {
        return twofold("second-primary-lost-in-the-recovery")
                .saying(
                        "The primary Redis is killed, and the one promoted in its place as soon as it is named; the third"
                                + " is promoted, and refuses writes until one of the others is back.")
                .with(new SaleLoad().lasting(UNTIL_A_REPLICA_IS_BACK))
                .strike(RedisFaults.primaryKilled(), AT, EIGHTEEN)
                .strike(TwofoldFaults.promotedKilledToo(), SOON_AFTER, TWELVE)
                .expecting(writesWithin(TEN), normalWithin(TWENTY), failovers(2))
                .teaching("Sentinels fail over again at once. The last one alone takes no writes"
                        + " (min-replicas-to-write): then positions stand still, and joins go on.")
                .drill();
    }

    private static Drill<HighlyAvailable> leaderLostToo() {
        return Drill.on(
                        HighlyAvailableTopology.anywhere()
                                .withControllersApart()
                                .with(parts()),
                        "leader-lost-while-the-claim-moves")
                .in(Group.RISKS)
                .saying("The process that owns the line is killed, and a second later the broker that leads the sale's"
                        + " journal: the next owner's claim finds nobody who takes it.")
                .strike(TwofoldFaults.ownerKilled(), AT, THIRTY)
                .strike(BrokerFaults.leaderKilled(), AT.plusSeconds(1), EIGHTEEN)
                .detectedBy("because its session has timed out")
                .reading(OWNER, TwofoldFaults::latestOwner)
                .reading(LEADER, ground -> ground.brokers().leaderId())
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        anotherWithin(LEADER, "another broker leads", FIFTEEN),
                        anotherWithin(OWNER, "another process owns the line", TWENTY_FIVE),
                        gapWithin(TWENTY),
                        normalWithin(FIFTEEN))
                .teaching(
                        "A claim is a record like any other: it waits in its sender for the next leader, and whoever"
                                + " asked to join waits with it. Two recoveries that need each other take as long as the longer.")
                .drill();
    }

    private static Drill.Plan<HighlyAvailable> twofold(String id) {
        return FailoverDrills.timed(Drill.on(HighlyAvailableTopology.anywhere().with(parts()), id)
                        .in(Group.RISKS)
                        .detectedBy("\\+sdown master")
                        .reading(FAILOVERS, HighlyAvailable::promotions))
                .reading(IN_STEP, HighlyAvailable::replicasInStep)
                .expecting(booksClose(), noFailedJoin(), lastIs(IN_STEP, 2, "both replicas follow the new primary"));
    }

    private static Part[] parts() {
        return new Part[] {
            HighlyAvailableTopology.part("gate-1", "gate"),
            HighlyAvailableTopology.part("gate-2", "gate"),
            HighlyAvailableTopology.part("owner-1", "admit"),
            HighlyAvailableTopology.part("owner-2", "admit"),
            HighlyAvailableTopology.part("issuer", "issue,notify,keep")
        };
    }

    private static Expectation failovers(int count) {
        return lastIs(FAILOVERS, count, "promotions of a Redis");
    }

    private static Drill<Single> clockSteps() {
        return Drill.on(
                        SingleTopology.of(
                                ClockFaults.withClock(SingleTopology.part("gate", "gate")),
                                ClockFaults.withClock(SingleTopology.part("owner", "admit")),
                                ClockFaults.withClock(SingleTopology.part("issuer", "issue,notify,keep"))),
                        "clock-steps")
                .in(Group.RISKS)
                .with(SaleLoad.at(RATE, GRACE))
                .saying("While people join, the clock of the gate steps back by an hour and those of owner and issuer"
                        + " forward, and all are right again; then the owner dies and comes back an hour behind, with"
                        + " the gate an hour ahead, and dies and comes back with the right time.")
                .strike(
                        ClockFaults.steps(Map.of("gate", HOUR.negated(), "owner", HOUR, "issuer", HOUR)),
                        AT,
                        Duration.ofSeconds(5))
                .strike(
                        ClockFaults.stepsAndRestart(Map.of("owner", HOUR.negated(), "gate", HOUR), "owner"),
                        AT.plusSeconds(8),
                        Duration.ofSeconds(6))
                .detectedBy("the clock steps")
                .readingInTheEnd(MOST_ISSUED, ClockFaults::mostTicketsInFiveSeconds)
                .expecting(booksClose(), noFailedJoin(), gapWithin(TEN), normalWithin(FIFTEEN), rateKept())
                .teaching(
                        "Order comes from the journal, pacing from the owner's uptime, holds from the database's clock,"
                                + " presence from Redis'. A clock only dates things.")
                .drill();
    }

    private static Expectation rateKept() {
        return Expectation.that(
                "at most " + MOST_IN_FIVE_SECONDS + " tickets in any five seconds, at " + RATE + " a second", seen -> {
                    OptionalDouble most = seen.readings(MOST_ISSUED).last();
                    return Expectation.found(
                            most.isEmpty() ? "not read" : "at most %.0f".formatted(most.getAsDouble()),
                            most.isPresent() && most.getAsDouble() <= MOST_IN_FIVE_SECONDS);
                });
    }
}
