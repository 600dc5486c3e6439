package onceline.line;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import onceline.journal.Effects;
import onceline.journal.Machine;
import onceline.journal.Stroke;
import onceline.line.Verdict.Outcome;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.words.QueueId;
import onceline.words.UserId;

/**
 * The waiting lines of one journal partition.
 *
 * <h2>Rules</h2>
 *
 * A {@code Joined} of somebody who waits, is inside or has bought changes nothing; otherwise it counts if its request id
 * is new, and its offset is the place. A {@code Left} counts while waiting; inside, the admission was first and its
 * ticket is cancelled by the next command. Who is let in is the head of the line, as many as rate, room and stock allow.
 *
 * <p>Every check of a decision was made before it was written; here it takes effect as it stands, except that a place
 * that is no longer waited at is passed over (its person left between the decision and its record).
 */
final class LineMachine implements Machine<LineRecord> {
    /** People in one decision: two changes of the picture each keep a record within one script. */
    static final int MOST_AT_ONCE = 500;

    /** So many absent at once are rather a failing network than people who gave up. */
    static final int SUSPICIOUSLY_MANY = 20;

    private static final int WAITING = 1;
    private static final int INSIDE = 2;

    private final Map<String, QueueState> queues = new LinkedHashMap<>();
    private final Set<QueueState> touched = new LinkedHashSet<>();
    private final Map<QueueId, Map<String, String>> told = new HashMap<>();
    private final Map<QueueId, List<LineRecord.Placed>> asking = new HashMap<>();
    private final Set<QueueId> held = new HashSet<>();
    private final Known known = new Known();
    private final Absence absence;
    private final Metrics metrics;
    private final List<LineRecord.Created> owed;
    private long decidingIn = -1;

    /** @param owed queues that must exist in this partition: the owner creates them if nobody did */
    LineMachine(Absence absence, List<LineRecord.Created> owed, Metrics metrics) {
        this.absence = absence;
        this.owed = owed;
        this.metrics = metrics;
    }

    @Override
    public void fold(long offset, LineRecord record, Effects effects) {
        if (record instanceof LineRecord.Created created) {
            touched.add(queues.computeIfAbsent(created.queue().value(), any -> new QueueState(created)));
            return;
        }
        var queue = queues.get(record.queue().value());
        if (queue == null) {
            record.returnAddress()
                    .ifPresent(to ->
                            effects.answer(to, Verdict.of(Outcome.NO_QUEUE).text()));
            return;
        }
        touched.add(queue);
        switch (record) {
            case LineRecord.Asked asked ->
                asked.returnAddress()
                        .ifPresent(to -> effects.answer(
                                to, asked(offset, asked, queue, effects).text()));
            case LineRecord.Admitted admitted -> admit(admitted, queue, effects);
            case LineRecord.Abandoned abandoned -> abandon(abandoned, queue, effects);
            case LineRecord.StayOver over ->
                over.entries().forEach(placed -> depart(queue, placed.place(), Person.Status.GONE, effects));
            case LineRecord.Granted granted -> queue.grant(granted);
            case LineRecord.Departed departed -> depart(queue, departed.place(), after(departed.reason()), effects);
            case LineRecord.Missed missed -> effects.forwardAgain(queue.id().value(), missed.decided());
            case LineRecord.Created created -> {}
        }
    }

    @Override
    public void claimed(long term, long at) {
        queues.values().forEach(queue -> queue.pacing().restart(at));
    }

    private Verdict asked(long offset, LineRecord.Asked asked, QueueState queue, Effects effects) {
        return switch (asked) {
            case LineRecord.Joined joined -> join(offset, joined, queue, effects);
            case LineRecord.Left left -> leave(left, queue, effects);
            case LineRecord.Paused paused -> steer(queue, phase -> QueueState.Phase.PAUSED);
            case LineRecord.Resumed resumed -> {
                queue.guardLifted(true);
                yield steer(queue, phase -> QueueState.Phase.OPEN);
            }
            case LineRecord.Closed closed -> {
                queue.phase(QueueState.Phase.CLOSED);
                yield Verdict.of(Outcome.DONE);
            }
            case LineRecord.Changed changed -> change(changed, queue);
        };
    }

    private Verdict join(long offset, LineRecord.Joined joined, QueueState queue, Effects effects) {
        var person = queue.known(joined.user());
        if (person == null) {
            return enter(offset, joined, queue, effects);
        }
        switch (person.status()) {
            case WAITING -> {
                return Verdict.of(Outcome.STANDING, person.place());
            }
            case INSIDE -> {
                return Verdict.of(Outcome.INSIDE, person.place());
            }
            case BOUGHT -> {
                return Verdict.of(Outcome.BOUGHT, person.place());
            }
            case GONE -> {
                return enter(offset, joined, queue, effects);
            }
        }
        throw new IllegalStateException("no such status");
    }

    private Verdict enter(long offset, LineRecord.Joined joined, QueueState queue, Effects effects) {
        if (queue.phase() == QueueState.Phase.CLOSED) {
            return Verdict.of(Outcome.CLOSED);
        }
        var person = queue.person(joined.user());
        if (!person.mayJoin()) {
            return Verdict.of(Outcome.TOO_MANY);
        }
        if (!person.note(joined.id())) {
            return Verdict.of(Outcome.SPENT, person.place());
        }
        queue.startWaiting(joined.user(), offset, joined.at());
        known.folded(offset);
        effects.show(queue.id().value(), new Stroke.Add(WAITING, joined.user().value(), offset));
        long size = queue.waiting().size();
        return new Verdict(Outcome.WAITING, offset, size, size, offset);
    }

    private static Verdict leave(LineRecord.Left left, QueueState queue, Effects effects) {
        var person = queue.known(left.user());
        if (person == null) {
            return Verdict.of(Outcome.NOT_WAITING);
        }
        var before = person.answered(left.id());
        if (before != null) {
            return before;
        }
        if (person.isFull() || !person.note(left.id())) {
            return Verdict.of(Outcome.NOT_WAITING); // one request too many, or the id of a join: changes nothing
        }
        return person.left(left.id(), leaveNow(left, person, queue, effects));
    }

    private static Verdict leaveNow(LineRecord.Left left, Person person, QueueState queue, Effects effects) {
        return switch (person.status()) {
            case WAITING -> {
                stopWaiting(queue, person.place(), effects);
                yield Verdict.of(Outcome.LEFT, person.place());
            }
            case INSIDE -> giveUp(left, person, queue, effects);
            case BOUGHT, GONE -> Verdict.of(Outcome.NOT_WAITING);
        };
    }

    private static Verdict giveUp(LineRecord.Left left, Person person, QueueState queue, Effects effects) {
        if (queue.created().stocked()) {
            queue.cancel(person.place(), left.user(), left.at());
        } else {
            depart(queue, person.place(), Person.Status.GONE, effects);
        }
        return Verdict.of(Outcome.ADMITTED_FIRST, person.place());
    }

    private static Verdict steer(QueueState queue, UnaryOperator<QueueState.Phase> change) {
        if (queue.phase() == QueueState.Phase.CLOSED) {
            return Verdict.of(Outcome.CLOSED);
        }
        queue.phase(change.apply(queue.phase()));
        return Verdict.of(Outcome.DONE);
    }

    private static Verdict change(LineRecord.Changed changed, QueueState queue) {
        if (queue.phase() == QueueState.Phase.CLOSED) {
            return Verdict.of(Outcome.CLOSED);
        }
        var rate = changed.rate();
        if (rate != null) {
            queue.pacing().change(rate);
        }
        var inside = changed.inside();
        if (inside != null) {
            queue.insideLimit(inside);
        }
        return Verdict.of(Outcome.DONE);
    }

    /** What was on its way when the pause or the close was acknowledged comes too late: nobody is let in after it. */
    private void admit(LineRecord.Admitted admitted, QueueState queue, Effects effects) {
        if (queue.phase() != QueueState.Phase.OPEN) {
            return;
        }
        queue.pacing().spend(admitted.entries().size(), admitted.at());
        queue.guardLifted(false);
        for (var placed : admitted.entries()) {
            if (stopWaiting(queue, placed.place(), effects)) {
                queue.admit(placed.place(), placed.user(), admitted.at());
                effects.show(
                        queue.id().value(), new Stroke.Add(INSIDE, placed.user().value(), placed.place()));
            }
        }
        metrics.counter(Metric.LINE_ADMITTED).increment(admitted.entries().size());
    }

    private void abandon(LineRecord.Abandoned abandoned, QueueState queue, Effects effects) {
        queue.guardLifted(false);
        abandoned.entries().forEach(placed -> stopWaiting(queue, placed.place(), effects));
        metrics.counter(Metric.LINE_ABANDONED).increment(abandoned.entries().size());
    }

    private static boolean stopWaiting(QueueState queue, long place, Effects effects) {
        UserId user = queue.stopWaiting(place);
        if (user == null) {
            return false;
        }
        effects.show(queue.id().value(), new Stroke.Remove(WAITING, user.value()));
        return true;
    }

    private static void depart(QueueState queue, long place, Person.Status becomes, Effects effects) {
        UserId user = queue.depart(place, becomes);
        if (user != null) {
            effects.show(queue.id().value(), new Stroke.Remove(INSIDE, user.value()));
        }
    }

    /** A buyer has a place for good; everybody else may join again. */
    private static Person.Status after(String reason) {
        return reason.equals("CONFIRMED") ? Person.Status.BOUGHT : Person.Status.GONE;
    }

    @Override
    public List<LineRecord> due(long term, long nowMs) {
        beginTerm(term, nowMs);
        known.look(nowMs);
        var decisions = new ArrayList<LineRecord>();
        for (var created : owed) {
            if (!queues.containsKey(created.queue().value())) {
                decisions.add(created);
            }
        }
        for (var queue : queues.values()) {
            endStays(queue, term, nowMs, decisions);
            letIn(queue, term, nowMs, decisions);
        }
        return decisions;
    }

    /**
     * The last owner may have spent a whole tick's budget until the moment its term ended, which can be long after the
     * claim was written. So this owner's budget begins when it begins to decide, by its own clock.
     */
    private void beginTerm(long term, long nowMs) {
        if (term != decidingIn) {
            decidingIn = term;
            queues.values().forEach(queue -> queue.pacing().restart(nowMs));
        }
    }

    private static void endStays(QueueState queue, long term, long nowMs, List<LineRecord> decisions) {
        long stay = queue.created().stayMs();
        if (stay == 0) {
            return;
        }
        var over = queue.inside().entrySet().stream()
                .takeWhile(entry -> entry.getValue().admittedAt() + stay <= nowMs)
                .limit(MOST_AT_ONCE)
                .map(entry ->
                        new LineRecord.Placed(entry.getKey(), entry.getValue().user()))
                .toList();
        if (!over.isEmpty()) {
            decisions.add(new LineRecord.StayOver(queue.id(), term, nowMs, over));
        }
    }

    private void letIn(QueueState queue, long term, long nowMs, List<LineRecord> decisions) {
        int budget = queue.phase() == QueueState.Phase.OPEN ? queue.budget(nowMs, MOST_AT_ONCE) : 0;
        if (budget == 0 || queue.waiting().isEmpty()) {
            return;
        }
        var next = next(queue, budget);
        var doubtful = doubtful(queue, next, nowMs);
        if (doubtful.isEmpty()) {
            asking.remove(queue.id());
            letInPresent(queue, term, nowMs, next, Set.of(), decisions);
            return;
        }
        asking.put(queue.id(), next);
        absence.among(queue.id(), queue.created().graceMs(), doubtful).ifPresent(absent -> {
            asking.remove(queue.id());
            letInPresent(queue, term, nowMs, next, absent, decisions);
        });
    }

    /** The head of the line; while it is being found out who is absent, those asked about. */
    private List<LineRecord.Placed> next(QueueState queue, int budget) {
        var asked = asking.get(queue.id());
        if (asked == null) {
            return queue.waiting().entrySet().stream()
                    .limit(budget)
                    .map(entry -> new LineRecord.Placed(
                            entry.getKey(), entry.getValue().user()))
                    .toList();
        }
        return asked.stream()
                .filter(placed -> queue.waiting().containsKey(placed.place()))
                .limit(budget)
                .toList();
    }

    /** Who joined so long ago that they may have gone since. */
    private List<UserId> doubtful(QueueState queue, List<LineRecord.Placed> next, long nowMs) {
        long grace = queue.created().graceMs();
        if (grace == 0) {
            return List.of();
        }
        long knownThen = known.by(nowMs - grace);
        return next.stream()
                .filter(placed -> placed.place() <= knownThen)
                .filter(placed -> {
                    var waiting = queue.waiting().get(placed.place());
                    return waiting != null && nowMs - waiting.joinedAt() > grace;
                })
                .map(LineRecord.Placed::user)
                .toList();
    }

    private void letInPresent(
            QueueState queue,
            long term,
            long nowMs,
            List<LineRecord.Placed> next,
            Set<UserId> absent,
            List<LineRecord> decisions) {
        boolean suspicious = absent.size() >= SUSPICIOUSLY_MANY && absent.size() * 2 >= next.size();
        holdForAbsence(queue, suspicious && !queue.guardLifted());
        if (held.contains(queue.id())) {
            return;
        }
        var here =
                next.stream().filter(placed -> !absent.contains(placed.user())).toList();
        var gone =
                next.stream().filter(placed -> absent.contains(placed.user())).toList();
        if (!gone.isEmpty()) {
            // alone: were it lost and an admission beside it not, people would be let in past somebody in the line
            decisions.add(new LineRecord.Abandoned(queue.id(), term, nowMs, gone));
        } else if (!here.isEmpty()) {
            decisions.add(new LineRecord.Admitted(queue.id(), term, nowMs, here));
        }
    }

    private void holdForAbsence(QueueState queue, boolean hold) {
        boolean changed = hold ? held.add(queue.id()) : held.remove(queue.id());
        if (changed) {
            touched.add(queue);
        }
    }

    /** Whether admission to any queue waits because too many at the head are absent. */
    boolean holdsForAbsence() {
        return !held.isEmpty();
    }

    @Override
    public void settle(Effects effects) {
        touched.forEach(queue -> settle(queue, effects));
        touched.clear();
    }

    /** What was folded without any effect moves the picture's offset all the same: readers see that it was seen. */
    private void settle(QueueState queue, Effects effects) {
        var now = figures(queue);
        var changed = new LinkedHashMap<>(now);
        changed.entrySet().removeAll(told.getOrDefault(queue.id(), Map.of()).entrySet());
        var shown = changed.isEmpty() ? now : changed;
        shown.forEach((field, value) -> effects.show(queue.id().value(), new Stroke.Put(field, value)));
        told.put(queue.id(), now);
    }

    private Map<String, String> figures(QueueState queue) {
        return Figures.of(queue, held.contains(queue.id()));
    }

    @Override
    public Collection<String> subjects() {
        return queues.keySet();
    }

    @Override
    public List<String> keys(String subject) {
        return Keys.picture(subject);
    }

    @Override
    public List<Stroke> paint(String subject) {
        var queue = queue(subject);
        var strokes =
                new ArrayList<Stroke>(queue.waiting().size() + queue.inside().size() + 16);
        queue.waiting()
                .forEach((place, wait) ->
                        strokes.add(new Stroke.Add(WAITING, wait.user().value(), place)));
        queue.inside()
                .forEach((place, in) ->
                        strokes.add(new Stroke.Add(INSIDE, in.user().value(), place)));
        figures(queue).forEach((field, value) -> strokes.add(new Stroke.Put(field, value)));
        return strokes;
    }

    @Override
    public List<Outgoing> commands(String subject, long after, int most) {
        return queue(subject).commands(after, most);
    }

    @Override
    public long decided(String subject) {
        return queue(subject).decided();
    }

    private QueueState queue(String subject) {
        var queue = queues.get(subject);
        if (queue == null) {
            throw new IllegalArgumentException("unknown queue " + subject);
        }
        return queue;
    }
}
