package onceline.plumbing.work;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one worker on a thread of its own: step, idle when there was nothing to do, back off after an error.
 *
 * <p>An exception from a step never ends the loop: whatever was away comes back, and the worker's next step starts from
 * what is stored, not from what it remembers.
 */
public final class Runner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Runner.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Worker worker;
    private final Duration idle;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean running = true;
    private Duration backOff = FIRST_BACK_OFF;

    private Runner(Worker worker, Duration idle) {
        this.worker = worker;
        this.idle = idle;
        this.thread = Thread.ofPlatform().name(worker.name()).daemon(true).unstarted(this::loop);
    }

    /** @param idle how long to rest after a step that did nothing; zero for workers whose step itself waits */
    public static Runner start(Worker worker, Duration idle) {
        var runner = new Runner(worker, idle);
        runner.thread.start();
        return runner;
    }

    /** Ends the rest early: there is something to do. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Lets the step under way finish, then closes the worker. Waits at most 20 s. */
    @Override
    public void close() {
        running = false;
        wake();
        try {
            if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().addKeyValue("worker", worker.name()).log("worker did not end in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try {
            while (running) {
                step();
            }
        } finally {
            worker.close();
            ended.countDown();
        }
    }

    private void step() {
        try {
            if (worker.doWork() == 0 && running) {
                LockSupport.parkNanos(idle.toNanos());
            }
            backOff = FIRST_BACK_OFF;
        } catch (Exception trouble) {
            log.atWarn().addKeyValue("worker", worker.name()).setCause(trouble).log("step failed, trying again");
            LockSupport.parkNanos(backOff.toNanos());
            backOff = doubled(backOff);
        }
    }

    private static Duration doubled(Duration backOff) {
        var next = backOff.multipliedBy(2);
        return next.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : next;
    }
}
