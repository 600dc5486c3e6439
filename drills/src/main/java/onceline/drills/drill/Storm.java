package onceline.drills.drill;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import onceline.lab.LabException;

/** Rounds of random faults at random moments, on one ground that is never put in order in between. */
public final class Storm<G extends Ground> {
    private static final Duration ROUND = Duration.ofSeconds(40);
    private static final int PEOPLE = 2_000;
    private static final int MOST_STRIKES = 3;
    private static final long EARLIEST_MS = 8_000;
    private static final long LATEST_MS = 24_000;
    private static final long LONGEST_MS = 10_000;

    private final Topology<G> topology;
    private final long seed;
    private final Consumer<String> told;

    public Storm(Topology<G> topology, long seed, Consumer<String> told) {
        this.topology = topology;
        this.seed = seed;
        this.told = told;
    }

    /** What becomes of a round. */
    public interface Witness {
        void round(int number, Outcome outcome) throws Exception;
    }

    /** Begins rounds until the time is over; at least one. */
    public void rage(Duration time, Witness witness) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        told.accept("raising    " + topology.name());
        try (G ground = topology.raise()) {
            int round = 0;
            do {
                round++;
                Conductor conductor = new Conductor(seed + round, PEOPLE, ROUND, told);
                witness.round(round, conductor.carryOut(round(round), ground));
            } while (System.nanoTime() < end);
        }
    }

    /** The same for the same seed. */
    Drill<G> round(int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003L + number);
        List<Fault<G>> faults = topology.faults();
        Drill.Plan<G> plan = Drill.on(topology, "storm-" + seed + "-" + number)
                .in(Group.RISKS)
                .saying("Random faults at random moments, round " + number + " of a storm.")
                .expecting(Expectation.booksClose(), Expectation.noFailedJoin())
                .teaching("Nothing acknowledged may be lost, whatever comes together.");
        int strikes = 1 + random.nextInt(MOST_STRIKES);
        for (int i = 0; i < strikes; i++) {
            Fault<G> fault = faults.get(random.nextInt(faults.size()));
            plan.strike(
                    whereItCan(fault),
                    Duration.ofMillis(random.nextLong(EARLIEST_MS, LATEST_MS)),
                    Duration.ofMillis(random.nextLong(LONGEST_MS)));
        }
        return plan.drill();
    }

    /** What is broken already may hide whom a fault aims at: then nothing happens, and the record says so. */
    private static <G extends Ground> Fault<G> whereItCan(Fault<G> fault) {
        return Faults.fault(fault.words(), ground -> {
            long at = System.nanoTime();
            try {
                return fault.inject(ground);
            } catch (LabException | IllegalStateException hidden) {
                return Injury.over(at, List.of("# did not happen: " + hidden.getMessage()));
            }
        });
    }
}
