package onceline.drills;

import java.util.concurrent.atomic.AtomicBoolean;
import onceline.lab.Lab;

/** An ephemeral lab that leaves no directory behind, at Ctrl-C neither. */
final class OwnLab implements AutoCloseable {
    private final Lab lab = Lab.ephemeral();
    private final AtomicBoolean closed = new AtomicBoolean();

    OwnLab() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "clear-lab"));
    }

    Lab start() {
        return lab.start();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            lab.close();
        }
    }
}
