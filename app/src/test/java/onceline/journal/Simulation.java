package onceline.journal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * Runs many {@linkplain History histories}, one seed each, on all cores. The same seed is the same history on every
 * machine.
 *
 * <p>{@code -Dsimulation.histories=N} runs N histories of each kind instead of the ordinary number; {@code
 * -Dsimulation.seed=N} runs that one alone.
 */
public final class Simulation {
    /** The ordinary number of histories: what a run of all tests can bear. */
    public static final int HISTORIES = 1_000;

    private static final int REPEATED = 20;

    /** Fewer histories say nothing about what is rare. */
    private static final int ENOUGH_TO_COUNT = 200;

    private static final String SEED = "simulation.seed";
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final Logger PRODUCT = (Logger) LoggerFactory.getLogger("onceline");

    private final String name;
    private final LongFunction<? extends History> beginning;
    private final Map<String, Long> reached = new TreeMap<>();
    private final AtomicLong nextSeed = new AtomicLong(1);
    private Optional<Failure> firstFailure = Optional.empty();
    private long histories;
    private long operations;
    private long faults;
    private long cpuNanos;

    /** @param beginning of the history of a seed */
    public Simulation(String name, LongFunction<? extends History> beginning) {
        this.name = name;
        this.beginning = beginning;
    }

    private record Failure(long seed, Throwable cause) {}

    /**
     * The laws must hold in every history.
     *
     * @param least how often each branch must be reached in a thousand histories; asked where 200 or more run
     */
    public void run(Map<String, Integer> least) {
        Long seed = Long.getLong(SEED);
        if (seed == null) {
            runAll(Integer.getInteger("simulation.histories", HISTORIES));
        } else {
            runQuietly(() -> run(seed));
        }
        throwFailure();
        if (histories >= ENOUGH_TO_COUNT) {
            requireReached(least);
        }
    }

    /** The same seed must be the same history. */
    public void requireRepeatable() {
        runQuietly(() -> {
            for (long seed = 1; seed <= REPEATED; seed++) {
                String first = outline(seed);
                String second = outline(seed);
                if (!first.equals(second)) {
                    throw new AssertionError("seed " + seed + " was " + first + ", and then " + second);
                }
            }
        });
    }

    private String outline(long seed) {
        var history = beginning.apply(seed);
        history.run();
        return history.outline();
    }

    /** The failure of the first seed whose history breaks a law, among the ordinary number of them. */
    public Optional<AssertionError> firstFailure() {
        runQuietly(() -> {
            for (long seed = 1; seed <= HISTORIES && firstFailure.isEmpty(); seed++) {
                run(seed);
            }
        });
        return firstFailure.map(this::error);
    }

    private AssertionError error(Failure failure) {
        String text = "%s, seed %d, %s; again with -D%s=%d"
                .formatted(name, failure.seed(), failure.cause().getMessage(), SEED, failure.seed());
        return new AssertionError(text, failure.cause());
    }

    private void runAll(int count) {
        long start = System.nanoTime();
        runQuietly(() -> onAllCores(() -> {
            for (long seed = nextSeed.getAndIncrement(); seed <= count && !hasFailed(); ) {
                run(seed);
                seed = nextSeed.getAndIncrement();
            }
        }));
        double minutes = (System.nanoTime() - start) / 60e9;
        System.out.printf(
                "simulation of the %s: %d histories, %d operations, %d faults, %.0f histories a minute"
                        + " (%.1f ms of CPU each); reached %s%n",
                name, histories, operations, faults, histories / minutes, cpuNanos / 1e6 / histories, reached);
    }

    private void run(long seed) {
        long start = CPU.getCurrentThreadCpuTime();
        try {
            var history = beginning.apply(seed);
            history.run();
            add(history, CPU.getCurrentThreadCpuTime() - start);
        } catch (RuntimeException | AssertionError broken) {
            fail(new Failure(seed, broken));
        }
    }

    private synchronized void add(History history, long nanos) {
        cpuNanos += nanos;
        histories++;
        operations += history.operations();
        faults += history.faults();
        history.reached().forEach((branch, times) -> reached.merge(branch, times, Long::sum));
    }

    private synchronized boolean hasFailed() {
        return firstFailure.isPresent();
    }

    private synchronized void fail(Failure failure) {
        if (firstFailure.filter(first -> first.seed() < failure.seed()).isEmpty()) {
            firstFailure = Optional.of(failure);
        }
    }

    private void throwFailure() {
        firstFailure.ifPresent(failure -> {
            throw error(failure);
        });
    }

    private void requireReached(Map<String, Integer> least) {
        least.forEach((branch, times) -> {
            long found = reached.getOrDefault(branch, 0L) * 1_000 / histories;
            if (found < times) {
                throw new AssertionError(
                        "'" + branch + "' reached " + found + " times in a thousand histories, not " + times);
            }
        });
    }

    private static void onAllCores(Runnable work) {
        int cores = Runtime.getRuntime().availableProcessors();
        try (ExecutorService pool = Executors.newFixedThreadPool(cores)) {
            var runs =
                    IntStream.range(0, cores).mapToObj(any -> pool.submit(work)).toList();
            for (Future<?> each : runs) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new AssertionError("a history did not come to its end", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** What is a warning in life is the ordinary course here. */
    private static void runQuietly(Runnable work) {
        PRODUCT.setLevel(Level.OFF);
        try {
            work.run();
        } finally {
            PRODUCT.setLevel(Level.INFO);
        }
    }
}
