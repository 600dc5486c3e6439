package onceline.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The same step for several things at once. */
final class Together {
    private Together() {}

    /** Returns when all are done; if some failed, throws the first failure with the others attached. */
    static <T> void each(List<? extends T> things, Consumer<T> step) {
        List<Future<?>> steps = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            things.forEach(thing -> steps.add(threads.submit(() -> step.accept(thing))));
        }
        List<Throwable> failures = steps.stream()
                .filter(done -> done.state() == Future.State.FAILED)
                .map(Future::exceptionNow)
                .toList();
        if (!failures.isEmpty()) {
            Throwable first = failures.getFirst();
            // an exception without a message says at least of what kind it is
            LabException failure =
                    new LabException(Objects.requireNonNullElse(first.getMessage(), first.toString()), first);
            failures.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
