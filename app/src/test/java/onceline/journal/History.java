package onceline.journal;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One seeded history of a simulated system, on one thread. First everything may go wrong and the laws are checked after
 * each step (safety); then everything is healed, and what was asked for must come about (liveness).
 */
public abstract class History {
    /** What each history does at least. */
    static final int LEAST_OPERATIONS = 200;

    static final int LEAST_FAULTS = 3;

    private static final int MOST_FAULTS = 8;
    private static final int MOST_CALM_STEPS = 5_000;

    protected final Random random;
    protected long now = 1_000_000;
    protected boolean calm;
    private final int steps;
    private final Map<String, Long> reached = new TreeMap<>();
    private int step;
    private int operations;
    private int faults;

    /** @param steps of the safety phase at least; it goes on until enough was asked for */
    protected History(long seed, int steps) {
        this.random = new Random(seed);
        this.steps = steps;
    }

    /** Something happens, and it may go wrong. */
    protected abstract void rage();

    /** Breaks something; answers what. */
    protected abstract String breakSomething();

    /** From now on nothing goes wrong. */
    protected abstract void heal();

    /** Everybody does what is to be done. */
    protected abstract void work();

    protected abstract boolean isSettled();

    /** The laws that hold at any time. */
    protected abstract void check();

    /** The laws that hold when all is settled. */
    protected abstract void checkEnd();

    /** Adds to the counters what this history knows only at its end. */
    protected abstract void count();

    /** Somebody asks for something. */
    protected final void operation() {
        operations++;
    }

    /** A branch was reached that is to be reached often enough. */
    protected final void reach(String branch, long times) {
        reached.merge(branch, times, Long::sum);
    }

    protected final int step() {
        return step;
    }

    /** Without the text, which costs more than the check, where it holds. */
    protected static void require(boolean law, String broken) {
        if (!law) {
            throw new AssertionError(broken);
        }
    }

    final int operations() {
        return operations;
    }

    final int faults() {
        return faults;
    }

    /** Two histories that went the same way look the same. */
    final String outline() {
        return step + " steps, " + operations + " operations, " + faults + " faults, " + reached;
    }

    final Map<String, Long> reached() {
        return reached;
    }

    final void run() {
        try {
            rageAndBreak();
            calmDown();
            checkEnd();
            count();
            require(operations >= LEAST_OPERATIONS, "only " + operations + " operations");
            require(faults >= LEAST_FAULTS, "only " + faults + " faults");
        } catch (RuntimeException | AssertionError broken) {
            String phase = calm ? "liveness" : "safety";
            throw new AssertionError(phase + ", step " + step + ": " + broken.getMessage(), broken);
        }
    }

    private void rageAndBreak() {
        var breaking = new TreeSet<Integer>();
        int some = random.nextInt(LEAST_FAULTS, MOST_FAULTS + 1);
        while (breaking.size() < some) {
            breaking.add(random.nextInt(steps));
        }
        for (; step < steps || operations < LEAST_OPERATIONS; step++) {
            if (breaking.contains(step)) {
                reach("fault: " + breakSomething(), 1);
                faults++;
            }
            rage();
            check();
        }
    }

    private void calmDown() {
        calm = true;
        heal();
        int end = step + MOST_CALM_STEPS;
        for (; step < end && !isSettled(); step++) {
            work();
            check();
        }
    }
}
