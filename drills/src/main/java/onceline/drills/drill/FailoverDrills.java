package onceline.drills.drill;

import static onceline.drills.drill.Expectation.booksClose;
import static onceline.drills.drill.Expectation.lastIs;
import static onceline.drills.drill.Expectation.noFailedJoin;
import static onceline.drills.drill.Expectation.normalWithin;
import static onceline.drills.drill.Expectation.writesWithin;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** Drills of Redis with two replicas and three Sentinels, at the shipped settings. */
final class FailoverDrills {
    private static final Duration AT = Duration.ofSeconds(20);
    private static final Duration TEN = Duration.ofSeconds(10);
    /** Longer than a failover takes. */
    private static final Duration FAILED_OVER = Duration.ofSeconds(12);
    /** Longer than {@code min-replicas-max-lag}. */
    private static final Duration REFUSED = Duration.ofSeconds(16);

    private static final Duration FIFTEEN = Duration.ofSeconds(15);
    private static final String CONNECTIONS = "connections to Redis made";
    private static final String PROMOTION = "promotion, s";
    private static final String IN_STEP = "replicas in step";
    private static final String FAILOVERS = "failovers";
    private static final String ANOTHER = "another primary";
    private static final String MARK = "mark";
    private static final String REFUSALS = "NOREPLICAS";

    private FailoverDrills() {}

    static List<Drill<?>> all() {
        return List.of(
                byHand(), byKill(), byPause(), byCut(), oldPrimaryReturns(), splitBrainRefused(), underAuction());
    }

    private static Drill<HighlyAvailable> byHand() {
        return Drill.on(HighlyAvailableTopology.anywhere(), "redis-promoted-by-hand")
                .in(Group.REDIS)
                .answering("F1.2")
                .saying(
                        "Two of three Sentinels and the primary Redis are killed: the one that is left cannot replace it."
                                + " Nine seconds later an operator promotes the replica that has most (REPLICAOF NO ONE), turns"
                                + " the other to it, and tells the Sentinel; then whoever was killed is started again and told.")
                .detectedBy("\\+sdown master")
                .strike(PromotionByHand.afterTheMajorityIsLost(), AT, Duration.ofSeconds(5))
                .reading(FAILOVERS, HighlyAvailable::promotions)
                .reading(ANOTHER, PromotionByHand::another)
                .reading(IN_STEP, HighlyAvailable::replicasInStep)
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        writesWithin(TEN),
                        normalWithin(FIFTEEN),
                        lastIs(FAILOVERS, 0, "no Sentinel promotes anybody"),
                        lastIs(ANOTHER, 1, "the Redis promoted by hand stays the primary"),
                        lastIs(IN_STEP, 2, "both replicas follow it"))
                .teaching("Without a majority of Sentinels nothing happens, on purpose. Joins go on for as long as it"
                        + " takes; by hand the order matters: first the replicas, then the Sentinels, the old primary"
                        + " last.")
                .drill();
    }

    private static Drill<HighlyAvailable> byKill() {
        return failover(HighlyAvailableTopology.anywhere(), "redis-failover-by-kill")
                .answering("F1.4")
                .saying("The primary Redis is killed under load, and started again when another has its place.")
                .strike(RedisFaults.primaryKilled(), AT, FAILED_OVER)
                .expecting(noFailedJoin())
                .teaching("Sentinels need their five seconds to believe it and about one to act. Joins do not wait for"
                        + " them: the journal answers, and the picture follows.")
                .drill();
    }

    private static Drill<HighlyAvailable> byPause() {
        return failover(HighlyAvailableTopology.anywhere(), "redis-failover-by-pause")
                .answering("F1.5")
                .saying("The primary Redis stands still with all connections open, and goes on, as it believes as the"
                        + " primary, when another has its place.")
                .strike(RedisFaults.primaryPaused(), AT, FAILED_OVER)
                .expecting(noFailedJoin())
                .teaching(
                        "Nobody is refused a connection here, so only time-outs tell. What the one that woke up says is"
                                + " a picture of yesterday, and only a picture.")
                .drill();
    }

    private static Drill<HighlyAvailable> byCut() {
        return failover(HighlyAvailableTopology.onHosts(), "redis-failover-by-cut")
                .answering("F1.6")
                .saying("The host of the primary Redis is cut off from everybody: packets vanish, nothing is refused."
                        + " The cable is mended when another has its place.")
                .strike(RedisFaults.primaryCut(), AT, FAILED_OVER)
                .expecting(noFailedJoin())
                .teaching("A cut looks like a pause to the clients, and like a failover that it slept through to the"
                        + " primary.")
                .drill();
    }

    private static Drill<HighlyAvailable> oldPrimaryReturns() {
        return failover(HighlyAvailableTopology.anywhere(), "redis-old-primary-returns")
                .answering("F1.8")
                .saying(
                        "The primary Redis is killed; after the failover a key is written to the new one, and the old one"
                                + " is started again on its old data.")
                .strike(RedisFaults.primaryKilledAndMissing(), AT, FAILED_OVER)
                .reading(MARK, RedisFaults::mark)
                .expecting(noFailedJoin(), lastIs(MARK, 1, "the old primary has the key that it missed"))
                .teaching("Nobody has to do anything: Sentinels make a replica of it, and it takes over the new data.")
                .drill();
    }

    private static Drill<HighlyAvailable> splitBrainRefused() {
        return failover(HighlyAvailableTopology.onHosts(), "redis-split-brain-refused")
                .answering("F1.7")
                .saying("The primary Redis is cut off from its replicas and the Sentinels only; its clients still reach"
                        + " it. Twice a second somebody tries to write to it.")
                .strike(RedisFaults.primaryCutFromItsGroup(), AT, REFUSED)
                .reading(REFUSALS, RedisFaults::refusals)
                .expecting(noFailedJoin(), refusedMeanwhile())
                .teaching("A primary that no replica hears refuses writes (min-replicas-to-write) once"
                        + " min-replicas-max-lag is over. What it took until then is gone after the heal, which is why"
                        + " nothing that counts is in Redis alone.")
                .drill();
    }

    private static Drill<HighlyAvailable> underAuction() {
        return failover(HighlyAvailableTopology.anywhere(), "redis-failover-under-auction")
                .answering("F1.9")
                .saying(
                        "The primary Redis, with the stream of bids in it, is killed while bidders outbid each other, and"
                                + " started again when another has its place.")
                .withBidders()
                .strike(RedisFaults.primaryKilled(), AT, FAILED_OVER)
                .teaching(
                        "Entries of the stream that the replica had not seen yet are added again from the journal, and"
                                + " stored once.")
                .drill();
    }

    private static Drill.Plan<HighlyAvailable> failover(HighlyAvailableTopology topology, String id) {
        return timed(Drill.on(topology, id).in(Group.REDIS).detectedBy("\\+sdown master"))
                .reading(IN_STEP, HighlyAvailable::replicasInStep)
                .reading(CONNECTIONS, ground -> ground.processes().counted("onceline_redis_connections", ""))
                .expecting(
                        booksClose(),
                        writesWithin(TEN),
                        promotedWithin(TEN),
                        reconnected(topology.parts().size()),
                        normalWithin(FIFTEEN),
                        lastIs(IN_STEP, 2, "both replicas follow the new primary"));
    }

    /** With the steps of the Sentinels, each from the last strike on a Redis: of two failovers, each has its own. */
    static Drill.Plan<HighlyAvailable> timed(Drill.Plan<HighlyAvailable> plan) {
        return plan.reading("detection, s", ground -> seconds(ground.failover().noticed()))
                .reading("vote, s", ground -> seconds(ground.failover().elected()))
                .reading(PROMOTION, ground -> seconds(ground.failover().promoted()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static Expectation promotedWithin(Duration limit) {
        return Expectation.that("a replica promoted within " + limit.toSeconds() + " s of the fault", seen -> {
            OptionalDouble promoted = seen.readings(PROMOTION).last();
            return promoted.isEmpty()
                    ? Expectation.found("never", false)
                    : Expectation.found(
                            "%.2f s".formatted(promoted.getAsDouble()), promoted.getAsDouble() <= limit.toSeconds());
        });
    }

    private static Expectation reconnected(int processes) {
        return Expectation.that(
                "at least " + processes + " reconnections to Redis, one for each process of Onceline", seen -> {
                    List<Double> values = seen.readings(CONNECTIONS).values();
                    double again = values.isEmpty() ? 0 : values.getLast() - values.getFirst();
                    return Expectation.found("%.0f".formatted(again), again >= processes);
                });
    }

    private static Expectation refusedMeanwhile() {
        return Expectation.that("the cut off primary refuses writes before the heal", seen -> {
            boolean refused = seen.readings(REFUSALS).most(seen.fault()).orElse(0) > 0;
            return Expectation.found(refused ? "refused" : "never refused", refused);
        });
    }
}
