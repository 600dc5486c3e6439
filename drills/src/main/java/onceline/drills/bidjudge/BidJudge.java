package onceline.drills.bidjudge;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidState.BidRow;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Ending;
import onceline.drills.judge.Verdict;
import org.HdrHistogram.Histogram;

/**
 * Closes the books of an auction: a pure function of what was asked, the history and the final state. It shares no code
 * with what it judges.
 */
public final class BidJudge {
    /** More than this share of unknown outcomes, and nothing is proven. */
    private static final double MOST_UNKNOWN = 0.01;
    /** What is wrong even before everything has caught up. */
    private static final Set<BidColumn> CERTAIN_AT_ONCE =
            EnumSet.of(BidColumn.DOUBLED, BidColumn.INVENTED, BidColumn.AGAINST_THE_RULES);

    private final BidCase c;
    private final HearingRules hearing;
    private final Histogram verdictNanos = new Histogram(3);
    private final Histogram storedMs = new Histogram(3);
    private long firstAsked = Long.MAX_VALUE;
    private long lastAnswered = Long.MIN_VALUE;

    private BidJudge(BidCase c) {
        this.c = c;
        this.hearing = new HearingRules(c);
    }

    public static BidBooks close(BidAsked asked, List<Op> history, BidState state) {
        return new BidJudge(new BidCase(asked, history, state)).close();
    }

    private BidBooks close() {
        new VerdictRules(c).check();
        new StoringRules(c).check();
        new ClosingRules(c).check();
        hearing.check();
        new ShowingRules(c).check();
        Map<BidColumn, Integer> columns = c.findings.counts();
        BidBooks.Counts counts = counts();
        List<String> doubts = doubts(counts);
        return new BidBooks(
                Verdict.of(columns, CERTAIN_AT_ONCE, c.state.notQuiet() == null, doubts),
                doubts,
                counts,
                columns,
                c.findings.words(),
                speed(counts),
                c.state.replication());
    }

    /** Bids by what they say; a repeat is the same bid. */
    private BidBooks.Counts counts() {
        Set<Attempt.Said> asked = new HashSet<>();
        Set<Attempt.Said> acknowledged = new HashSet<>();
        Set<Attempt.Said> accepted = new HashSet<>();
        Map<Attempt.Said, String> refused = new HashMap<>();
        for (BidStory story : c.stories.values()) {
            for (Attempt attempt : story.attempts()) {
                asked.add(attempt.said());
                String refusal = attempt.refusal();
                if (attempt.acknowledged()) {
                    acknowledged.add(attempt.said());
                }
                if (attempt.accepted()) {
                    accepted.add(attempt.said());
                } else if (refusal != null) {
                    refused.putIfAbsent(attempt.said(), refusal);
                }
            }
        }
        Map<String, Integer> reasons = new TreeMap<>();
        refused.values().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
        Set<Attempt.Said> unknown = new HashSet<>(asked);
        unknown.removeAll(accepted);
        unknown.removeAll(refused.keySet());
        return new BidBooks.Counts(
                c.stories.size(),
                c.asked.lots().size(),
                asked.size(),
                acknowledged.size(),
                accepted.size(),
                reasons,
                unknown.size(),
                c.state.bids().size(),
                sold(),
                extended(),
                hearing.told(),
                endings(Ending.VANISHED),
                endings(Ending.UNFINISHED),
                c.fold.fenced());
    }

    private int sold() {
        int[] sold = {0};
        c.lots(lot -> sold[0] += lot.leader() == null ? 0 : 1);
        return sold[0];
    }

    private int extended() {
        int[] extended = {0};
        c.lots(lot -> extended[0] += lot.end() > lot.terms().closesAt() ? 1 : 0);
        return extended[0];
    }

    private int endings(Ending ending) {
        return Math.toIntExact(c.stories.values().stream()
                .filter(story -> story.ending() == ending)
                .count());
    }

    private List<String> doubts(BidBooks.Counts counts) {
        List<String> doubts = new ArrayList<>();
        if (c.state.notQuiet() != null) {
            doubts.add("not caught up: " + c.state.notQuiet());
        }
        if (counts.accepted() == 0) {
            doubts.add("nothing was accepted");
        }
        if (counts.unknown() > MOST_UNKNOWN * counts.asked()) {
            doubts.add(counts.unknown() + " of " + counts.asked() + " outcomes are unknown");
        }
        if (counts.unfinished() > MOST_UNKNOWN * counts.bidders()) {
            doubts.add(
                    counts.unfinished() + " of " + counts.bidders() + " bidders had no outcome when the time was up");
        }
        return doubts;
    }

    private BidBooks.Speed speed(BidBooks.Counts counts) {
        c.stories.values().forEach(story -> story.attempts().forEach(this::time));
        c.lots(lot -> lot.accepted().forEach(this::timeStored));
        double seconds = (lastAnswered - firstAsked) / 1e9;
        return new BidBooks.Speed(
                seconds > 0 ? counts.acknowledged() / seconds : 0,
                verdictNanos.getValueAtPercentile(50) / 1e6,
                verdictNanos.getValueAtPercentile(99) / 1e6,
                storedMs.getValueAtPercentile(99));
    }

    private void time(Attempt attempt) {
        if (attempt.outcome() != null) {
            verdictNanos.recordValue(Math.max(0, attempt.answeredAt() - attempt.invokedAt));
            firstAsked = Math.min(firstAsked, attempt.invokedAt);
            lastAnswered = Math.max(lastAnswered, attempt.answeredAt());
        }
    }

    private void timeStored(Placed bid) {
        BidRow row = c.stored.get(bid.offset());
        if (row != null) {
            storedMs.recordValue(Math.max(0, row.storedAfterMs()));
        }
    }
}
