package onceline.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Faults, or anything else that happens once, as soon as a crowd has come so far. */
final class Faults<P> {
    private static final Duration BEAT = Duration.ofMillis(50);

    private final List<Fault<P>> faults = new ArrayList<>();

    private record Fault<P>(Predicate<P> moment, Rush.Action action) {}

    void add(Predicate<P> moment, Rush.Action action) {
        faults.add(new Fault<>(moment, action));
    }

    /** Runs the crowd; returns when it is through and everything has happened. */
    void during(Supplier<P> progress, Predicate<P> over, Rush.Action crowd) throws Exception {
        try (ExecutorService meanwhile = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> happening = new ArrayList<>();
            for (Fault<P> fault : faults) {
                happening.add(meanwhile.submit(() -> {
                    atItsMoment(fault, progress, over);
                    return null;
                }));
            }
            crowd.run();
            for (Future<?> one : happening) {
                one.get();
            }
        }
    }

    private void atItsMoment(Fault<P> fault, Supplier<P> progress, Predicate<P> over) throws Exception {
        while (!fault.moment().test(progress.get())) {
            if (over.test(progress.get())) {
                throw new IllegalStateException("the rush was over before the moment of a fault came");
            }
            Thread.sleep(BEAT);
        }
        fault.action().run();
    }
}
