package onceline.drills.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.history.Standing;
import onceline.drills.judge.FinalState.Ticket;
import onceline.drills.judge.Line.Entry;

/** First come, first served, at every hop. */
final class OrderRules {
    private final Case c;

    OrderRules(Case c) {
        this.c = c;
    }

    void check() {
        tickets();
        admissions();
        arrivals();
        c.stories.values().forEach(this::positions);
    }

    private void tickets() {
        List<Ticket> issued = new ArrayList<>(c.rightful.values());
        issued.sort(Comparator.comparingLong(Ticket::seq));
        int last = -1;
        for (Ticket ticket : issued) {
            Entry entry = c.admitted(ticket);
            if (entry != null && entry.admission < last) {
                c.found(Column.OUT_OF_ORDER, "ticket " + ticket.id() + " was issued after a later admission's");
            }
            last = entry == null ? last : Math.max(last, entry.admission);
        }
    }

    private void admissions() {
        long last = -1;
        for (Entry entry : c.line.admissions()) {
            if (entry.place < last) {
                c.found(Column.OUT_OF_ORDER, "place " + entry.place + " was admitted after place " + last);
            }
            last = Math.max(last, entry.place);
        }
    }

    /** A join that was acknowledged before another began is ahead of it. */
    private void arrivals() {
        List<Entry> entries = new ArrayList<>(c.line.entries().values());
        long earliestAnswerBehind = Long.MAX_VALUE;
        for (Entry entry : entries.reversed()) {
            Story story = c.byUser.get(entry.user);
            Call join = story == null ? null : story.joins.get(entry.id);
            if (join == null) {
                continue;
            }
            if (earliestAnswerBehind < join.invokedAt) {
                c.found(
                        Column.OUT_OF_ORDER,
                        story + " joined after somebody behind place " + entry.place + " had been answered");
            }
            if (join.standings.stream()
                    .anyMatch(standing -> Long.valueOf(entry.place).equals(standing.place()))) {
                earliestAnswerBehind = Math.min(earliestAnswerBehind, join.answeredAt);
            }
        }
    }

    /** A page drops answers older than one it has seen; of the others no position may grow. */
    private void positions(Story story) {
        Map<Long, long[]> newest = new HashMap<>(); // place to {asOf, position}
        story.seen.sort(Comparator.comparingLong(Story.Seen::time));
        for (Story.Seen seen : story.seen) {
            Standing standing = seen.standing();
            if (standing.place() == null || standing.position() == null || standing.updating()) {
                continue;
            }
            long asOf = standing.asOf() == null ? Long.MAX_VALUE : standing.asOf();
            long[] before = newest.computeIfAbsent(standing.place(), none -> new long[] {-1, Long.MAX_VALUE});
            if (asOf < before[0]) {
                continue;
            }
            if (standing.position() > before[1]) {
                c.found(
                        Column.OUT_OF_ORDER,
                        story + ": the position of place " + standing.place() + " grew from " + before[1] + " to "
                                + standing.position());
            }
            before[0] = asOf;
            before[1] = standing.position();
        }
    }
}
