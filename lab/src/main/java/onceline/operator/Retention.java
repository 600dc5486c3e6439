package onceline.operator;

/**
 * What Kafka keeps of each partition at least; whole segments beyond it are deleted, the oldest first.
 *
 * @param ms since a segment's newest record; {@link #UNLIMITED} for ever
 * @param bytes of one partition; {@link #UNLIMITED} all
 */
record Retention(long ms, long bytes) {
    /** As Kafka says it. */
    static final long UNLIMITED = -1;

    boolean shorterThan(Retention other) {
        return less(ms, other.ms);
    }

    boolean smallerThan(Retention other) {
        return less(bytes, other.bytes);
    }

    private static boolean less(long one, long other) {
        return one != UNLIMITED && (other == UNLIMITED || one < other);
    }

    @Override
    public String toString() {
        return "retention.ms=" + ms + " (" + Amount.span(ms) + "), retention.bytes=" + bytes + " (" + Amount.size(bytes)
                + ")";
    }
}
