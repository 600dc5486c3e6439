package onceline.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What happens once each, as soon as a crowd has come so far. */
final class Moments<P> {
    private static final Duration BEAT = Duration.ofMillis(50);

    private final List<Moment<P>> moments = new ArrayList<>();

    private record Moment<P>(Predicate<P> comes, Rush.Action action) {}

    void add(Predicate<P> comes, Rush.Action action) {
        moments.add(new Moment<>(comes, action));
    }

    /** Runs the crowd; returns when it is through and everything has happened. */
    void during(Supplier<P> progress, Predicate<P> over, Rush.Action crowd) throws Exception {
        try (ExecutorService meanwhile = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> happening = new ArrayList<>();
            for (Moment<P> moment : moments) {
                happening.add(meanwhile.submit(() -> {
                    await(moment, progress, over);
                    return null;
                }));
            }
            crowd.run();
            for (Future<?> one : happening) {
                one.get();
            }
        }
    }

    private void await(Moment<P> moment, Supplier<P> progress, Predicate<P> over) throws Exception {
        while (!moment.comes().test(progress.get())) {
            if (over.test(progress.get())) {
                throw new IllegalStateException(
                        "the rush was over before a moment came at which something was to happen");
            }
            Thread.sleep(BEAT);
        }
        moment.action().run();
    }
}
