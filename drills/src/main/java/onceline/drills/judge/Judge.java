package onceline.drills.judge;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Ending;
import onceline.drills.judge.FinalState.Refusal;
import onceline.drills.judge.FinalState.Ticket;
import onceline.drills.judge.Line.Fate;

/**
 * Closes the books: a pure function of what was asked, the history and the final state. It shares no code with what it
 * judges.
 */
public final class Judge {
    /** More than this share of unknown outcomes, and nothing is proven. */
    private static final double MOST_UNKNOWN = 0.01;
    /** What is wrong even before everything has caught up. */
    private static final Set<Column> CERTAIN_AT_ONCE =
            EnumSet.of(Column.DOUBLED, Column.INVENTED, Column.OUT_OF_ORDER, Column.OVERSOLD, Column.OVERFILLED);

    private final Case c;
    private final TellingRules telling;

    private Judge(Case c) {
        this.c = c;
        this.telling = new TellingRules(c);
    }

    public static Books close(Asked asked, List<Op> history, FinalState state) {
        return new Judge(new Case(asked, history, state)).close();
    }

    private Books close() {
        new JoinRules(c).check();
        new TicketRules(c).check();
        new StockRules(c).check();
        new OrderRules(c).check();
        telling.check();
        new NoticeRules(c).check();
        new PictureRules(c).check();
        Map<Column, Integer> columns = c.findings.counts();
        Books.Counts counts = counts();
        List<String> doubts = doubts(counts);
        return new Books(
                Verdict.of(columns, CERTAIN_AT_ONCE, c.state.notQuiet() == null, doubts),
                doubts,
                counts,
                columns,
                c.findings.words(),
                speed(),
                c.state.replication());
    }

    private Books.Counts counts() {
        return new Books.Counts(
                c.stories.size(),
                calls(Kind.ALL),
                calls(Kind.ACKNOWLEDGED),
                calls(Kind.REFUSED),
                calls(Kind.UNKNOWN),
                c.line.entries().size(),
                c.line.admissions().size(),
                c.state.tickets().size(),
                states("CONFIRMED"),
                states("EXPIRED"),
                states("CANCELLED"),
                telling.soldOut() ? Math.toIntExact(c.line.count(Fate.WAITING)) + refusals("SOLD_OUT") : 0,
                Math.toIntExact(c.line.count(Fate.LEFT)),
                Math.toIntExact(c.line.count(Fate.ABANDONED)),
                telling.told(),
                endings(Ending.VANISHED),
                endings(Ending.UNFINISHED),
                Math.toIntExact(c.line.fenced()),
                Math.toIntExact(c.line.peakInside()),
                Math.toIntExact(c.asked.inside()));
    }

    private List<String> doubts(Books.Counts counts) {
        List<String> doubts = new ArrayList<>();
        if (c.state.notQuiet() != null) {
            doubts.add("not caught up: " + c.state.notQuiet());
        }
        if (counts.acknowledged() == 0) {
            doubts.add("nothing was acknowledged");
        }
        if (counts.unknown() > MOST_UNKNOWN * counts.asked()) {
            doubts.add(counts.unknown() + " of " + counts.asked() + " outcomes are unknown");
        }
        if (counts.unfinished() > MOST_UNKNOWN * counts.people()) {
            doubts.add(counts.unfinished() + " of " + counts.people() + " people had no outcome when the time was up");
        }
        return doubts;
    }

    /** Joins per second are everybody's first: later ones come when people please. */
    private Books.Speed speed() {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        int joined = 0;
        for (Story story : c.stories.values()) {
            Call join = story.firstJoin();
            if (join != null) {
                joined++;
                first = Math.min(first, join.invokedAt);
                last = Math.max(last, join.answeredAt);
            }
        }
        return new Books.Speed(
                c.joinNanos.getValueAtPercentile(50) / 1e6,
                c.joinNanos.getValueAtPercentile(99) / 1e6,
                telling.p99Ms(),
                last > first ? joined / ((last - first) / 1e9) : 0);
    }

    private enum Kind {
        ALL,
        ACKNOWLEDGED,
        REFUSED,
        UNKNOWN
    }

    /** Joins by id; a repeat is the same join. */
    private int calls(Kind kind) {
        int count = 0;
        for (Story story : c.stories.values()) {
            for (Call join : story.joins.values()) {
                boolean counts = switch (kind) {
                    case ALL -> true;
                    case ACKNOWLEDGED -> join.acknowledged();
                    case REFUSED -> join.refused();
                    case UNKNOWN -> join.unknown();
                };
                count += counts ? 1 : 0;
            }
        }
        return count;
    }

    private int states(String state) {
        return Math.toIntExact(c.state.tickets().stream()
                .map(Ticket::state)
                .filter(state::equals)
                .count());
    }

    private int refusals(String reason) {
        return Math.toIntExact(c.state.refusals().stream()
                .map(Refusal::reason)
                .filter(reason::equals)
                .count());
    }

    private int endings(Ending ending) {
        return Math.toIntExact(c.stories.values().stream()
                .filter(story -> story.ending == ending)
                .count());
    }
}
