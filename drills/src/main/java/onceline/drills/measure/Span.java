package onceline.drills.measure;

/** A stretch of time, in nanoseconds since 1970 by the history's clock; the end is not part of it. */
public record Span(long from, long to) {
    boolean holds(long time) {
        return from <= time && time < to;
    }

    /** It had not ended when the run was over. */
    public boolean endless() {
        return to == Long.MAX_VALUE;
    }

    public double seconds() {
        return (to - from) / 1e9;
    }
}
