package onceline.drills;

import onceline.lab.Lab;

/** An ephemeral lab that leaves no directory behind, at Ctrl-C neither. */
public final class OwnLab implements AutoCloseable {
    private final Lab lab;
    private boolean closed;

    public OwnLab() {
        this(Lab.ephemeral());
    }

    /** @param lab ephemeral, nothing of it started yet */
    public OwnLab(Lab lab) {
        this.lab = lab;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "clear-lab"));
    }

    public Lab start() {
        return lab.start();
    }

    /** Whoever comes second waits until the first is through: the JVM must not end before. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            lab.close();
        }
    }
}
