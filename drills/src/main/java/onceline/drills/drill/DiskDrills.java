package onceline.drills.drill;

import static onceline.drills.drill.Expectation.anotherWithin;
import static onceline.drills.drill.Expectation.booksClose;
import static onceline.drills.drill.Expectation.found;
import static onceline.drills.drill.Expectation.gapAtLeast;
import static onceline.drills.drill.Expectation.gapWithin;
import static onceline.drills.drill.Expectation.lastIs;
import static onceline.drills.drill.Expectation.noFailedJoin;
import static onceline.drills.drill.Expectation.normalWithin;
import static onceline.drills.drill.Expectation.that;

import java.time.Duration;
import java.util.List;

/** Drills of the disk under a broker. */
final class DiskDrills {
    private static final Duration AT = Duration.ofSeconds(20);
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration FIFTEEN = Duration.ofSeconds(15);
    /** Longer than the controllers wait for a silent broker, which is 9 s. */
    private static final Duration MISSED = Duration.ofSeconds(15);

    private static final String LEADER = "leader of the sale's journal";
    private static final String RUNNING = "brokers running";
    private static final String UNDER_REPLICATED = "under-replicated partitions";

    private DiskDrills() {}

    static List<Drill<?>> all() {
        return List.of(full(), hanging());
    }

    private static Drill<HighlyAvailable> full() {
        return onDisks(HighlyAvailableTopology.onHosts().prepared(DiskFaults::smallDisks), "kafka-disk-full")
                .answering("F4.9")
                .saying("The disk under the broker that leads the sale's part of the journal runs full. Fifteen seconds"
                        + " later there is room again, and the broker is started.")
                .strike(DiskFaults.full(), AT, MISSED)
                .detectedBy("No space left on device")
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        onlyOneStops(),
                        anotherWithin(LEADER, "another broker leads", FIFTEEN),
                        gapWithin(FIFTEEN),
                        normalWithin(FIFTEEN),
                        allCopies())
                .teaching(
                        "A broker that cannot write stops by itself, and is missed like a dead one; the two others have"
                                + " everything. Room first, then the start: it cuts off what it had half written and fetches the"
                                + " rest. The alarm at 80 % is there so that this never happens.")
                .drill();
    }

    private static Drill<HighlyAvailable> hanging() {
        return onDisks(HighlyAvailableTopology.onHosts().prepared(DiskFaults::freezableDisks), "kafka-disk-hangs")
                .answering("F4.10")
                .saying("For ten seconds the disk under the broker that leads the sale's part of the journal hangs; the"
                        + " broker itself goes on, and tells the controllers that it lives. Where a disk cannot be frozen,"
                        + " the broker's system calls that write or sync are slowed instead: the fault says which.")
                .strike(DiskFaults.hanging(), AT, TEN)
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        hurts(),
                        gapWithin(Duration.ofSeconds(20)),
                        normalWithin(FIFTEEN),
                        allCopies())
                .teaching(
                        "The worst kind of broken: it answers heartbeats, so nobody takes its place, and whoever writes"
                                + " to it waits until it writes again. The gate goes on trying for a minute, and what it sends twice"
                                + " is stored once.")
                .drill();
    }

    private static Drill.Plan<HighlyAvailable> onDisks(HighlyAvailableTopology topology, String id) {
        return Drill.on(topology, id)
                .in(Group.KAFKA)
                .reading(LEADER, ground -> ground.brokers().leaderId())
                .reading(RUNNING, ground -> ground.brokers().running())
                .reading(UNDER_REPLICATED, ground -> ground.brokers().underReplicated());
    }

    private static Expectation onlyOneStops() {
        return that("that broker stops, and no other", seen -> {
            double fewest = seen.readings(RUNNING).values().stream()
                    .min(Double::compare)
                    .orElse(0.0);
            return found("at least %.0f ran".formatted(fewest), fewest == 2);
        });
    }

    /** A fault that nobody feels has not been injected. */
    private static Expectation hurts() {
        return gapAtLeast(Duration.ofSeconds(1));
    }

    private static Expectation allCopies() {
        return lastIs(UNDER_REPLICATED, 0, "no partition lacks a copy");
    }
}
