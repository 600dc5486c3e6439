package onceline.line;

/**
 * A bucket that holds one tick's budget: in any time w at most {@code rate × w + capacity} people are let in.
 *
 * <p>Filled by the times in the journal alone, so that the next owner goes on where the last one stopped. Negative
 * elapsed time counts as zero.
 */
final class Pacing {
    /** One tick's budget is what the rate allows in this time, and at least one person. */
    static final long TICK_MS = 100;

    private Rate rate;
    private double level;
    private long lastAt;

    Pacing(Rate rate) {
        this.rate = rate;
    }

    /** How many may be let in at {@code now}, ms. */
    int allowance(long now) {
        // the tiny addend keeps ten times a tenth from being less than one
        return (int) Math.floor(levelAt(now) + 1e-9);
    }

    void spend(int people, long at) {
        level = levelAt(at) - people;
        lastAt = at;
    }

    /** From here on another owner's clock counts; what had not been used by then is forgone. */
    void restart(long at) {
        level = 0;
        lastAt = at;
    }

    void change(Rate rate) {
        this.rate = rate;
        level = Math.min(level, capacity());
    }

    Rate rate() {
        return rate;
    }

    private double levelAt(long now) {
        long elapsed = Math.max(0, now - lastAt);
        return Math.min(capacity(), level + elapsed * rate.perMillisecond());
    }

    private double capacity() {
        return Math.max(1.0, rate.perMillisecond() * TICK_MS);
    }
}
