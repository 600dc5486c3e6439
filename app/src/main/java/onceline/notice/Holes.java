package onceline.notice;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ids that were missing when a higher one was there already. Some were taken by a transaction that is still open, and
 * will be filled; most are burned, by repeats and roll-backs, and will not. Which is which shows only with time.
 *
 * <p>Newer holes have higher ids, so the first is always the oldest. Not thread-safe.
 */
final class Holes {
    /** Older ones are given up; {@link Feed} says why none of these can still be filled. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Beyond this the oldest is given up early: a transaction is open for some ms, so it is most likely burned. */
    static final int MOST = 1000;

    private static final Logger log = LoggerFactory.getLogger(Holes.class);

    private final TreeMap<Long, Hole> byFirst = new TreeMap<>();

    private record Hole(Span ids, long since) {}

    /** @param now ns, as {@link System#nanoTime} counts */
    void open(Span ids, long now) {
        put(new Hole(ids, now));
        if (byFirst.size() > MOST) {
            var oldest = byFirst.pollFirstEntry().getValue();
            log.atWarn().addKeyValue("ids", oldest.ids()).log("too many holes, the oldest is given up early");
        }
    }

    /** @return whether this id was missing, which it then is no longer */
    boolean fill(long id) {
        var candidate = byFirst.floorEntry(id);
        if (candidate == null || candidate.getValue().ids().last() < id) {
            return false;
        }
        byFirst.remove(candidate.getKey());
        split(candidate.getValue(), id);
        return true;
    }

    /** @param now ns, as {@link System#nanoTime} counts */
    void forgetOld(long now) {
        while (!byFirst.isEmpty() && isOld(byFirst.firstEntry().getValue(), now)) {
            byFirst.pollFirstEntry();
        }
    }

    List<Span> open() {
        return byFirst.values().stream().map(Hole::ids).toList();
    }

    private static boolean isOld(Hole hole, long now) {
        return now - hole.since() > PATIENCE.toNanos();
    }

    private void split(Hole hole, long filled) {
        put(new Hole(new Span(hole.ids().first(), filled - 1), hole.since()));
        put(new Hole(new Span(filled + 1, hole.ids().last()), hole.since()));
    }

    private void put(Hole hole) {
        if (hole.ids().first() <= hole.ids().last()) {
            byFirst.put(hole.ids().first(), hole);
        }
    }
}
