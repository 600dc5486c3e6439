package onceline.drills.judge;

import java.util.HashSet;
import java.util.Set;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Standing;
import onceline.drills.judge.Line.Entry;
import onceline.drills.judge.Line.Fate;
import onceline.drills.judge.Line.Heard;

/** From the request to the place: what was acknowledged is in the journal, once, and nothing else is. */
final class JoinRules {
    private final Case c;

    JoinRules(Case c) {
        this.c = c;
    }

    void check() {
        c.stories.values().forEach(this::story);
        c.line.entries().values().forEach(this::entry);
        c.line.inventions().forEach(what -> c.found(Column.INVENTED, what));
        c.state
                .strays()
                .forEach(stray -> c.found(
                        Column.INVENTED,
                        stray.type() + " of this queue in partition " + stray.partition() + " at " + stray.offset()));
    }

    private void story(Story story) {
        for (Call join : story.joins.values()) {
            if (join.acknowledged()) {
                acknowledged(story, join);
            }
        }
        leaves(story);
    }

    /** Whatever the answer, the record comes before it. */
    private void acknowledged(Story story, Call join) {
        Heard heard = story.user == null ? null : c.line.heard(story.user, join.id);
        if (heard == null) {
            c.found(Column.LOST, story + ": the acknowledged join " + join.id + " left no trace");
            return;
        }
        Set<Long> places = new HashSet<>();
        for (Standing standing : join.standings) {
            if (standing.place() != null && places.add(standing.place())) {
                place(story, join, heard, standing.place());
            }
        }
        if (places.size() > 1) {
            c.found(Column.DOUBLED, story + " got the places " + places + " for the join " + join.id);
        }
        join.standings.stream()
                .map(Standing::placeAtMost)
                .filter(most -> most != null && heard.first > most)
                .forEach(most ->
                        c.found(Column.LOST, story + ": the join " + join.id + " was promised a place up to " + most));
    }

    private void place(Story story, Call join, Heard heard, long place) {
        if (heard.places.contains(place)) {
            return;
        }
        String repeatOf = c.line.repeatAt(place);
        if (repeatOf != null && repeatOf.equals(story.user)) {
            c.found(Column.DOUBLED, story + ": the join " + join.id + " was answered with a second place " + place);
        } else {
            c.found(
                    Column.LOST,
                    story + ": the join " + join.id + " was answered with place " + place + ", but it got "
                            + heard.places);
        }
    }

    private void leaves(Story story) {
        for (Call leave : story.leaves.values()) {
            if (leave.refused() && story.user != null && c.line.obeyed(story.user, leave.id)) {
                c.found(Column.INVENTED, story + ": the leave " + leave.id + " was refused, and done");
            }
        }
        long acknowledged = story.leaves.values().stream()
                .filter(leave -> leave.acknowledged() && "left".equals(leave.detail))
                .count();
        if (acknowledged == 0) {
            return;
        }
        long done = c.entries(story).stream()
                .filter(entry -> entry.fate == Fate.LEFT)
                .count();
        if (done < acknowledged) {
            c.found(Column.LOST, story + ": an acknowledged leave is not in the journal");
        }
    }

    private void entry(Entry entry) {
        Story story = c.byUser.get(entry.user);
        if (story == null || !story.asked(Act.JOIN, entry.id)) {
            c.found(Column.INVENTED, "place " + entry.place + " of " + entry.user + ": nobody asked for it");
            return;
        }
        Call join = story.joins.get(entry.id);
        if (join != null && join.refused()) {
            c.found(Column.INVENTED, "place " + entry.place + " of " + story + ": the join was refused");
        }
        if (entry.askedToLeave && story.leaves.isEmpty()) {
            c.found(Column.INVENTED, story + " never asked to leave place " + entry.place);
        }
        if (entry.fate == Fate.ABANDONED && present(story, entry.abandonedAt)) {
            c.found(Column.LOST, story + " stayed, but place " + entry.place + " was abandoned");
        }
    }

    private static boolean present(Story story, long ms) {
        return story.ending != Ending.VANISHED && story.endedAt / 1_000_000 > ms;
    }
}
