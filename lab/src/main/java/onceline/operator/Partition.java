package onceline.operator;

import java.util.OptionalLong;

/**
 * A partition as it is before the change, and what of it Kafka certainly keeps afterwards.
 *
 * <p><b>By time.</b> Kafka deletes a segment when its newest record is too old, the oldest segments first, and stops at
 * the first that is not: so the first record young enough is kept, and all behind it.
 *
 * <p><b>By bytes.</b> It deletes a segment only if the bytes wanted are left behind it. Which record they begin with
 * nobody outside the broker knows; but a record takes at most {@code max.message.bytes}, with all of its batch, so as many
 * are kept as would fit if each were that large. A partition less than half as large as wanted loses nothing.
 *
 * @param begin the first offset that there is
 * @param end behind the last
 * @param young the first record not older than the span wanted; empty if all are older
 * @param bytes of its largest copy
 * @param largestRecord {@code max.message.bytes}
 */
record Partition(int number, long begin, long end, OptionalLong young, long bytes, long largestRecord) {
    /** Everything from here on is kept. */
    long keptFrom(Retention now, Retention wanted) {
        long byTime = wanted.shorterThan(now) ? young.orElse(end) : begin;
        long byBytes = wanted.smallerThan(now) ? keptFrom(wanted.bytes()) : begin;
        return Math.max(byTime, byBytes);
    }

    private long keptFrom(long bytesWanted) {
        return bytes <= bytesWanted / 2 ? begin : Math.max(begin, end - bytesWanted / largestRecord);
    }
}
