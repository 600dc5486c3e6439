package onceline.plumbing.work;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places where tests let the process die by SIGKILL. Unarmed, reaching one costs a field read.
 *
 * <p>Arming needs {@code test.hooks=true}; without it the setting {@code test.kill-at} stops the start.
 */
public enum KillPoint {
    APPENDED_BEFORE_ANSWER,
    BEFORE_CLAIM,
    AFTER_CLAIM,
    ADMITTED_BEFORE_FORWARD,
    AMID_PICTURE,
    TICKETS_COMMITTED_BEFORE_GROUP_COMMIT,
    PUBLISHED_BEFORE_DELETE,
    AFTER_BIDS_COMMITTED_BEFORE_ACK;

    private static final Logger log = LoggerFactory.getLogger(KillPoint.class);
    private static volatile Optional<KillPoint> armed = Optional.empty();
    private static final AtomicInteger visitsLeft = new AtomicInteger();

    /** The process dies at the {@code visit}-th time it reaches {@code point}, counted from 1. */
    public static void arm(KillPoint point, int visit) {
        visitsLeft.set(visit);
        armed = Optional.of(point);
    }

    public void reach() {
        if (armed.isPresent() && armed.get() == this && visitsLeft.decrementAndGet() == 0) {
            die();
        }
    }

    private void die() {
        log.atWarn().addKeyValue("point", name()).log("armed kill point reached");
        try {
            new ProcessBuilder(
                            "kill", "-9", String.valueOf(ProcessHandle.current().pid()))
                    .inheritIO()
                    .start();
        } catch (java.io.IOException noKillCommand) {
            Runtime.getRuntime().halt(137);
        }
        while (true) {
            LockSupport.park(this);
        }
    }
}
