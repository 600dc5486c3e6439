package onceline.drills.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many people at once, each on a thread of their own. */
final class Together {
    private Together() {}

    /** Part of somebody's life. */
    interface Life<T> {
        void live(T person) throws InterruptedException;
    }

    /** Returns when everybody has lived that part. */
    static <T> void each(List<T> people, Life<T> life) throws InterruptedException {
        List<Future<?>> all = new ArrayList<>(people.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T person : people) {
                all.add(threads.submit(() -> {
                    life.live(person);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a person broke: " + bug.getCause(), bug.getCause());
        }
    }
}
