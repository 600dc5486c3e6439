package onceline.line;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onceline.journal.Machine.Outgoing;
import onceline.ticket.Command;
import onceline.words.QueueId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * One queue in memory. Only {@link LineMachine} changes it, by records.
 *
 * <p>The waiting stand in the order of their places, which is the order in which they were added.
 */
final class QueueState {
    enum Phase {
        OPEN,
        PAUSED,
        CLOSED
    }

    record Waiting(UserId user, long joinedAt) {}

    record Inside(UserId user, long admittedAt) {}

    private final LineRecord.Created created;
    private final LinkedHashMap<Long, Waiting> waiting = new LinkedHashMap<>();
    private final LinkedHashMap<Long, Inside> inside = new LinkedHashMap<>();
    private final Map<UserId, Person> people = new HashMap<>();
    private final TreeMap<Long, Outgoing> commands = new TreeMap<>();
    private final Recent recent = new Recent();
    private final Pacing pacing;
    private Phase phase = Phase.OPEN;
    private int insideLimit;
    private long admitted;
    private long lastOrdinal;
    private long grantedVersion = -1;
    private long granted;
    private long decided;
    private boolean guardLifted;

    QueueState(LineRecord.Created created) {
        this.created = created;
        this.pacing = new Pacing(created.rate());
        this.insideLimit = created.inside();
    }

    QueueId id() {
        return created.queue();
    }

    LineRecord.Created created() {
        return created;
    }

    Pacing pacing() {
        return pacing;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase phase) {
        this.phase = phase;
    }

    int insideLimit() {
        return insideLimit;
    }

    void insideLimit(int limit) {
        insideLimit = limit;
    }

    Map<Long, Waiting> waiting() {
        return waiting;
    }

    Map<Long, Inside> inside() {
        return inside;
    }

    Person person(UserId user) {
        return people.computeIfAbsent(user, any -> new Person());
    }

    @Nullable
    Person known(UserId user) {
        return people.get(user);
    }

    long admitted() {
        return admitted;
    }

    long granted() {
        return granted;
    }

    long decided() {
        return decided;
    }

    /** An operator said that admission may go on although many are absent; good for the next round only. */
    boolean guardLifted() {
        return guardLifted;
    }

    void guardLifted(boolean lifted) {
        guardLifted = lifted;
    }

    void startWaiting(UserId user, long place, long at) {
        waiting.put(place, new Waiting(user, at));
        person(user).waitAt(place);
    }

    /** Takes somebody out of the line; null where nobody waits at that place. */
    @Nullable
    UserId stopWaiting(long place) {
        var left = waiting.remove(place);
        if (left == null) {
            return null;
        }
        person(left.user()).become(Person.Status.GONE);
        return left.user();
    }

    void admit(long place, UserId user, long at) {
        inside.put(place, new Inside(user, at));
        person(user).become(Person.Status.INSIDE);
        admitted++;
        recent.add(at);
        if (created.stocked()) {
            command(new Command.Issue(event(), user, place, lastOrdinal + 1, at));
        }
    }

    /** Somebody inside gives up: the ticket that was commanded for the entry is cancelled by the next command. */
    void cancel(long place, UserId user, long at) {
        command(new Command.Cancel(event(), user, place, lastOrdinal + 1, at));
    }

    /** @return who departed; null where nobody is inside with that place (any more) */
    @Nullable
    UserId depart(long place, Person.Status becomes) {
        var departed = inside.remove(place);
        if (departed == null) {
            return null;
        }
        person(departed.user()).become(becomes);
        return departed.user();
    }

    void grant(LineRecord.Granted fact) {
        if (fact.version() > grantedVersion) {
            grantedVersion = fact.version();
            granted = fact.units();
        }
        decided = Math.max(decided, fact.decided());
        commands.headMap(decided, true).clear();
    }

    /** Units that may still be commanded: late in one direction only, never too many. */
    long unitsLeft() {
        return created.stocked() ? Math.max(0, granted - lastOrdinal) : Long.MAX_VALUE;
    }

    /** Sold out once stock was granted and none of it is left to command. */
    boolean soldOut() {
        return created.stocked() && grantedVersion >= 0 && unitsLeft() == 0;
    }

    /** How many may be let in at {@code now} if enough are waiting. */
    int budget(long now, int most) {
        long room = Math.max(0, insideLimit - (long) inside.size());
        return (int) Math.min(Math.min(most, pacing.allowance(now)), Math.min(room, unitsLeft()));
    }

    /** How many are let in per minute lately; 0 before there is anything to measure. */
    long perMinute() {
        return recent.perMinute();
    }

    List<Outgoing> commands(long after, int most) {
        return commands.tailMap(after, false).values().stream().limit(most).toList();
    }

    private void command(Command.Numbered command) {
        lastOrdinal++;
        commands.put(lastOrdinal, new Outgoing(lastOrdinal, event().value(), command.json()));
    }

    private onceline.words.EventId event() {
        return id().event().orElseThrow(() -> new IllegalStateException("the lobby commands no tickets"));
    }

    /** Times of the admissions of one minute. */
    private static final class Recent {
        private static final long WINDOW_MS = 60_000;
        private static final int MOST = 100_000;
        private final ArrayDeque<Long> times = new ArrayDeque<>();

        void add(long at) {
            times.addLast(at);
            while (times.size() > MOST || times.peekFirst() < at - WINDOW_MS) {
                times.removeFirst();
            }
        }

        long perMinute() {
            if (times.size() < 2) {
                return 0;
            }
            long span = Math.max(1_000, times.getLast() - times.getFirst());
            return times.size() * WINDOW_MS / span;
        }
    }
}
