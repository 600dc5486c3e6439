package onceline.notice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the table has been read: everything below {@code next}, except for the {@link Holes}. Knows no database.
 *
 * <p>The newest row is read again each time. If it is not there any more, or another one is in its place, the table has
 * lost its end, as in a failover of the database, and ids that were read have been given to others.
 */
final class Tail {
    private final Holes holes = new Holes();
    private long next;
    private @Nullable NoticeRow newest;

    /** @param next the first id that counts */
    Tail(long next) {
        this.next = next;
    }

    /** The first id that was never reached. */
    long next() {
        return next;
    }

    /**
     * What to read now, in ascending order.
     *
     * @param now ns, as {@link System#nanoTime} counts
     */
    List<Span> wanted(long now) {
        holes.forgetOld(now);
        var wanted = new ArrayList<>(holes.open());
        wanted.add(new Span(newest == null ? next : newest.id(), Long.MAX_VALUE));
        return wanted;
    }

    /**
     * Whether these rows belong to the table as it was read before.
     *
     * @param rows all that were wanted, or the first {@code most} of them
     */
    boolean continuedBy(List<NoticeRow> rows, int most) {
        if (newest == null || rows.stream().anyMatch(newest::sameAs)) {
            return true;
        }
        boolean cutBefore = rows.size() == most && rows.getLast().id() < newest.id();
        return cutBefore;
    }

    /**
     * Notes these rows as read.
     *
     * @param rows in the order of ids, from one look at the database
     * @return those that were not read before
     */
    List<NoticeRow> take(List<NoticeRow> rows, long now) {
        var fresh = new ArrayList<NoticeRow>();
        for (NoticeRow row : rows) {
            if (row.id() >= next) {
                advance(row, now);
                fresh.add(row);
            } else if (holes.fill(row.id())) {
                fresh.add(row);
            }
        }
        return fresh;
    }

    private void advance(NoticeRow row, long now) {
        if (row.id() > next && !row.settled()) {
            holes.open(new Span(next, row.id() - 1), now);
        }
        next = row.id() + 1;
        newest = row;
    }
}
