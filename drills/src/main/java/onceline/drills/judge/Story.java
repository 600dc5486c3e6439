package onceline.drills.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Standing;
import onceline.drills.history.Told;
import org.jspecify.annotations.Nullable;

/** What one person did and saw. */
final class Story {
    /** A standing and when it was seen. */
    record Seen(long time, Standing standing) {}

    final int person;
    final Map<String, Call> joins = new LinkedHashMap<>();
    final Map<String, Call> leaves = new LinkedHashMap<>();
    final Map<String, Call> confirms = new LinkedHashMap<>();
    final List<Seen> seen = new ArrayList<>();
    /** Ticket to the first time the stream told of it. */
    final Map<String, Long> ticketsTold = new LinkedHashMap<>();
    /** Ticket to the facts that announced it. */
    final Map<String, Set<String>> announcements = new LinkedHashMap<>();

    final Set<String> expiriesTold = new HashSet<>();

    @Nullable
    String user;

    boolean soldOutTold;
    Ending ending = Ending.UNFINISHED;
    long endedAt = Long.MAX_VALUE;

    Story(int person) {
        this.person = person;
    }

    void take(Op op, LongConsumer joinNanos) {
        switch (op.act()) {
            case SIGN_IN -> user = op.kind() == Kind.OK ? op.detail() : user;
            case JOIN -> join(op, joinNanos);
            case LEAVE -> call(leaves, op);
            case CONFIRM -> call(confirms, op);
            case SHOWN -> shown(op);
            case TOLD -> told(op);
            case END -> end(op);
            case WATCH, BID, SEND -> {}
        }
    }

    private void join(Op op, LongConsumer joinNanos) {
        long took = call(joins, op);
        if (took >= 0) {
            joinNanos.accept(took);
        }
        if (op.standing() != null) {
            seen.add(new Seen(op.time(), op.standing()));
        }
    }

    private static long call(Map<String, Call> calls, Op op) {
        return op.id() == null ? -1 : calls.computeIfAbsent(op.id(), Call::new).take(op);
    }

    private void shown(Op op) {
        if (op.standing() != null) {
            seen.add(new Seen(op.time(), op.standing()));
            soldOutTold |= op.standing().soldOut();
        }
    }

    private void told(Op op) {
        Told told = op.told();
        if (told == null) {
            return;
        }
        soldOutTold |= told.kind().equals("sold-out");
        if (told.ticket() == null) {
            return;
        }
        if (told.kind().equals("ticket-expired") || told.kind().equals("expired")) {
            expiriesTold.add(told.ticket());
        }
        if (announces(told)) {
            ticketsTold.putIfAbsent(told.ticket(), op.time());
            if (told.fact() != null) {
                announcements
                        .computeIfAbsent(told.ticket(), none -> new HashSet<>(2))
                        .add(told.fact());
            }
        }
    }

    /** The event itself, its notice in a state, or the ticket as it stands. */
    private static boolean announces(Told told) {
        return switch (told.kind()) {
            case "ticket-expired", "ticket-confirmed", "ticket-cancelled", "hold-expiring", "sold-out" -> false;
            default -> true;
        };
    }

    private void end(Op op) {
        ending = op.detail() == null ? Ending.UNFINISHED : Ending.valueOf(op.detail());
        endedAt = op.time();
    }

    /** Whether the person's stream is owed outcomes: somebody who went away on purpose reads them on return. */
    boolean owed() {
        return ending != Ending.VANISHED && ending != Ending.LEFT;
    }

    /** The acknowledged join that was answered first. */
    @Nullable
    Call firstJoin() {
        return joins.values().stream()
                .filter(Call::acknowledged)
                .min(Comparator.comparingLong(join -> join.answeredAt))
                .orElse(null);
    }

    /** Went home with an outcome: a join still on its way then may have given a place that nobody watches. */
    boolean goneHomeBy(long ms) {
        return (ending == Ending.EXPIRED || ending == Ending.CONFIRMED) && endedAt / 1_000_000 < ms;
    }

    boolean asked(Act act, String id) {
        return switch (act) {
            case JOIN -> joins.containsKey(id);
            case CONFIRM -> confirms.containsKey(id);
            default -> false;
        };
    }

    @Override
    public String toString() {
        return "person " + person + " (" + user + ")";
    }
}
