package onceline.drills.history;

/** Nanoseconds since 1970 that never go back and agree between all processes that were given the same offset. */
public record Clock(long offset) {

    public static Clock start() {
        return new Clock(System.currentTimeMillis() * 1_000_000 - System.nanoTime());
    }

    public long now() {
        return offset + System.nanoTime();
    }
}
