package onceline.drills.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.history.Op;
import onceline.drills.judge.FinalState.Ticket;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Everything the rules look at, laid out for them. */
final class Case {
    final Asked asked;
    final FinalState state;
    final Line line;
    final Map<Integer, Story> stories = new LinkedHashMap<>();
    final Map<String, Story> byUser = new HashMap<>();
    /** User to all their tickets. */
    final Map<String, List<Ticket>> ticketsOf = new HashMap<>();

    /** By id; of those that stand twice the first. */
    final Map<String, Ticket> ticketById = new HashMap<>();

    /** User to all their entries. */
    final Map<String, List<Line.Entry>> entriesOf = new HashMap<>();

    /** Tickets that an admission covers, the first of each place; place to ticket. */
    final Map<Long, Ticket> rightful = new LinkedHashMap<>();

    final Histogram joinNanos = new Histogram(3);
    final Findings<Column> findings = new Findings<>(Column.class);

    Case(Asked asked, List<Op> history, FinalState state) {
        this.asked = asked;
        this.state = state;
        this.line = Line.fold(state.journal(), asked.inside());
        for (Op op : history) {
            stories.computeIfAbsent(op.person(), Story::new).take(op, joinNanos::recordValue);
        }
        for (Story story : stories.values()) {
            if (story.user != null) {
                byUser.put(story.user, story);
            }
        }
        for (Line.Entry entry : line.entries().values()) {
            entriesOf.computeIfAbsent(entry.user, none -> new ArrayList<>(1)).add(entry);
        }
        for (Ticket ticket : state.tickets()) {
            ticketById.putIfAbsent(ticket.id(), ticket);
            ticketsOf.computeIfAbsent(ticket.user(), none -> new ArrayList<>(1)).add(ticket);
            if (admitted(ticket) != null) {
                rightful.putIfAbsent(ticket.place(), ticket);
            }
        }
    }

    /** The admission that entitles to this ticket, if there is one. */
    Line.@Nullable Entry admitted(Ticket ticket) {
        Line.Entry entry = ticket.place() == null ? null : line.entries().get(ticket.place());
        return entry != null && entry.admission >= 0 && entry.user.equals(ticket.user()) ? entry : null;
    }

    boolean isRightful(Ticket ticket) {
        return ticket.place() != null && ticket.equals(rightful.get(ticket.place()));
    }

    List<Ticket> tickets(Story story) {
        return story.user == null ? List.of() : ticketsOf.getOrDefault(story.user, List.of());
    }

    List<Line.Entry> entries(Story story) {
        return story.user == null ? List.of() : entriesOf.getOrDefault(story.user, List.of());
    }

    void found(Column column, String what) {
        findings.add(column, what);
    }
}
