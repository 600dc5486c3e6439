package onceline.plumbing.work;

/** Time that only goes forward, whatever happens to the {@link WallClock}: for how long something lasts. */
public final class Uptime {
    private static final long START = System.nanoTime();

    private Uptime() {}

    /** ms since this process began to count. */
    public static long ms() {
        return (System.nanoTime() - START) / 1_000_000;
    }
}
