package onceline.drills.crowd;

import java.util.SplittableRandom;

/** How people come to the doors within the time that the plan gives them. */
public enum Arrival {
    /** Each at a moment of their own; most of all like a rush. */
    AT_RANDOM {
        @Override
        long after(CrowdPlan plan, int number, SplittableRandom random) {
            return random.nextLong(plan.arriveMs() + 1) * NANOS;
        }
    },
    /** One after another at equal distances, so that what is answered a second says how the sale is doing. */
    STEADY {
        @Override
        long after(CrowdPlan plan, int number, SplittableRandom random) {
            return plan.arriveMs() * NANOS / plan.people() * number;
        }
    };

    private static final long NANOS = 1_000_000;

    /** Nanoseconds from the start until that person joins. */
    abstract long after(CrowdPlan plan, int number, SplittableRandom random);
}
