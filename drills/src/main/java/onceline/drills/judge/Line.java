package onceline.drills.judge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The line as the journal tells it, folded from {@code docs/wire.md} alone.
 *
 * <p>A decision (a record with a term) counts only under the latest claim before it. A {@code Joined} counts if its
 * person neither waits, nor is inside, nor has bought, and did not use the id before; its offset is the place. A
 * {@code Left} counts once. Of a leave and an admission the first in the log wins, and what comes too late changes
 * nothing.
 */
final class Line {
    /** What became of an entry. */
    enum Fate {
        WAITING,
        LEFT,
        ABANDONED,
        INSIDE,
        DEPARTED
    }

    /** An entry and its story. */
    static final class Entry {
        final long place;
        final String user;
        final String id;
        final long joinedAt;
        Fate fate = Fate.WAITING;
        int admission = -1; // its number in the order of admissions
        long admittedAt;
        long abandonedAt;
        boolean askedToLeave;

        Entry(JournalRecord joined, String user, String id) {
            this.place = joined.offset();
            this.user = user;
            this.id = id;
            this.joinedAt = joined.at();
        }
    }

    /** A request, whose id is unique for its person only. */
    private record Request(String user, String id) {}

    /** What the records of one join came to: a repeat gets the place that its person has by then, or none. */
    static final class Heard {
        final long first;
        final Set<Long> places = new HashSet<>(2);

        Heard(long first) {
            this.first = first;
        }
    }

    private final Map<Long, Entry> entries = new TreeMap<>();
    private final Map<String, Entry> standing = new HashMap<>();
    private final Map<String, Set<String>> idsUsed = new HashMap<>();
    private final Map<String, Entry> bought = new HashMap<>();
    private final Map<Request, Heard> heard = new HashMap<>();
    private final Set<Request> obeyed = new HashSet<>();
    private final List<Entry> admissions = new ArrayList<>();
    private final Map<Long, String> repeats = new HashMap<>();
    private final List<String> inventions = new ArrayList<>();
    private long term = -1;
    private final long limit;
    private long inside;
    private long peak;
    private long over;
    private long fenced;
    private long units;
    private long version = -1;
    private boolean closed;
    private boolean paused;

    private Line(long limit) {
        this.limit = limit;
    }

    /** @param limit people inside that the operator allowed; 0 for any number */
    static Line fold(List<JournalRecord> journal, long limit) {
        Line line = new Line(limit);
        journal.forEach(line::apply);
        return line;
    }

    private void apply(JournalRecord record) {
        switch (record.type()) {
            case "Claim" -> term = record.offset();
            case "Joined" -> joined(record);
            case "Left" -> left(record);
            case "Closed" -> closed = true;
            case "Paused" -> paused = true;
            case "Resumed" -> paused = false;
            case "Granted" -> granted(record);
            case "Departed" -> departed(record);
            case "Admitted" -> admission(record);
            case "Abandoned", "StayOver" -> decided(record, this::abandoned);
            default -> {} // changes move nobody
        }
    }

    private void joined(JournalRecord record) {
        String user = record.user();
        String id = record.id();
        if (user == null || id == null) {
            return;
        }
        Set<Long> places = heard.computeIfAbsent(new Request(user, id), none -> new Heard(record.offset())).places;
        boolean fresh = !closed
                && !standing.containsKey(user)
                && !bought.containsKey(user)
                && !idsUsed.getOrDefault(user, Set.of()).contains(id);
        if (!fresh) {
            repeats.put(record.offset(), user);
            Entry has = holds(user);
            if (has != null) {
                places.add(has.place);
            }
            return;
        }
        places.add(record.offset());
        Entry entry = new Entry(record, user, id);
        entries.put(entry.place, entry);
        standing.put(user, entry);
        idsUsed.computeIfAbsent(user, none -> new HashSet<>()).add(id);
    }

    private @Nullable Entry holds(String user) {
        Entry now = standing.get(user);
        return now == null ? bought.get(user) : now;
    }

    /** An id counts once, as a join or as a leave; nothing is remembered of a person before the first entry. */
    private void left(JournalRecord record) {
        String user = record.user();
        String id = record.id();
        Set<String> used = user == null ? null : idsUsed.get(user);
        if (user == null || id == null || used == null || !used.add(id)) {
            return;
        }
        Entry entry = standing.get(user);
        if (entry == null) {
            return;
        }
        entry.askedToLeave = true;
        obeyed.add(new Request(user, id));
        if (entry.fate == Fate.WAITING) {
            leaveLine(entry, Fate.LEFT);
        }
    }

    private void granted(JournalRecord record) {
        if (record.version() != null && record.units() != null && record.version() > version) {
            version = record.version();
            units = record.units();
        }
    }

    private void decided(JournalRecord record, Decision decision) {
        if (record.term() == null || record.term() != term) {
            fenced++;
            return;
        }
        for (JournalRecord.Entry named : record.entries()) {
            Entry entry = entries.get(named.place());
            if (entry == null || !entry.user.equals(named.user())) {
                inventions.add(record.type() + " at " + record.offset() + " names place " + named.place() + " of "
                        + named.user() + ", which nobody holds");
            } else if (entry.fate == Fate.WAITING) {
                decision.take(entry, record);
            }
        }
        if (record.type().equals("Admitted") && limit > 0 && inside > limit) {
            over = Math.max(over, inside - limit);
        }
    }

    /** What was on its way when the line was paused or closed comes too late. */
    private void admission(JournalRecord record) {
        if (!paused && !closed) {
            decided(record, this::admitted);
        }
    }

    private void admitted(Entry entry, JournalRecord record) {
        entry.fate = Fate.INSIDE;
        entry.admission = admissions.size();
        entry.admittedAt = record.at();
        admissions.add(entry);
        inside++;
        peak = Math.max(peak, inside);
    }

    private void abandoned(Entry entry, JournalRecord record) {
        entry.abandonedAt = record.at();
        leaveLine(entry, Fate.ABANDONED);
    }

    private void leaveLine(Entry entry, Fate fate) {
        entry.fate = fate;
        standing.remove(entry.user);
    }

    private void departed(JournalRecord record) {
        Entry entry = record.place() == null ? null : entries.get(record.place());
        if (entry == null || entry.fate != Fate.INSIDE) {
            return;
        }
        leaveLine(entry, Fate.DEPARTED);
        inside--;
        if ("CONFIRMED".equals(record.reason())) {
            bought.put(entry.user, entry);
        }
    }

    Map<Long, Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    List<Entry> admissions() {
        return Collections.unmodifiableList(admissions);
    }

    /** User to place of those with this fate. */
    Map<String, Long> places(Fate fate) {
        Map<String, Long> places = new HashMap<>();
        for (Entry entry : entries.values()) {
            if (entry.fate == fate) {
                places.put(entry.user, entry.place);
            }
        }
        return places;
    }

    long count(Fate fate) {
        return entries.values().stream().filter(entry -> entry.fate == fate).count();
    }

    /** Who sent the join at this offset that changed nothing, if one did. */
    @Nullable
    String repeatAt(long offset) {
        return repeats.get(offset);
    }

    /** What became of a join; null where the journal has no record of it. */
    @Nullable
    Heard heard(String user, String id) {
        return heard.get(new Request(user, id));
    }

    /** Whether this leave took somebody out of the line, or gave up an admission. */
    boolean obeyed(String user, String leave) {
        return obeyed.contains(new Request(user, leave));
    }

    List<String> inventions() {
        return inventions;
    }

    long peakInside() {
        return peak;
    }

    long overLimit() {
        return over;
    }

    /** Decisions of owners whose term was over. */
    long fenced() {
        return fenced;
    }

    long units() {
        return units;
    }

    long insideNow() {
        return inside;
    }

    private interface Decision {
        void take(Entry entry, JournalRecord record);
    }
}
