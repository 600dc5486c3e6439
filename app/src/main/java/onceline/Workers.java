package onceline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import onceline.plumbing.work.Runner;
import onceline.plumbing.work.Worker;

/** The workers of a process, each of one role: started in order, stopped the other way round. */
final class Workers implements AutoCloseable {
    private final Set<Role> roles;
    private final List<Runner> running = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    Workers(Set<Role> roles) {
        this.roles = roles;
    }

    /**
     * Starts the worker if this process has its role.
     *
     * @param rest between steps that did nothing
     * @return ends the worker's rest early; does nothing in a process without the role
     */
    Runnable run(Role role, Duration rest, Supplier<? extends Worker> worker) {
        return roles.contains(role) ? start(worker.get(), rest) : () -> {};
    }

    /** Starts several workers of one role; they wake by themselves. */
    void runAll(Role role, Duration rest, Supplier<List<Worker>> some) {
        if (roles.contains(role)) {
            some.get().forEach(worker -> start(worker, rest));
        }
    }

    private Runnable start(Worker worker, Duration rest) {
        var runner = Runner.start(worker, rest);
        names.add(worker.name());
        running.add(runner);
        return runner::wake;
    }

    /** Names of the workers that run in this process. */
    List<String> names() {
        return names.stream().sorted().toList();
    }

    @Override
    public void close() {
        Collections.reverse(running);
        running.forEach(Runner::close);
        running.clear();
    }
}
