package onceline.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The same step for several things at once, on threads of the platform: on virtual ones a server that ran was sometimes not
 * heard for minutes (JDK before 25.0.4, see <a href="https://bugs.openjdk.org/browse/JDK-8373120">JDK-8373120</a>).
 */
final class Together {
    private Together() {}

    /** Returns when all are done; if some failed, throws the first failure with the others attached. */
    static <T> void each(List<? extends T> things, Consumer<T> step) {
        List<Future<?>> steps = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
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
