package onceline.line;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onceline.journal.Effects;
import onceline.journal.ReturnAddress;
import onceline.journal.Stroke;
import onceline.plumbing.metrics.Metrics;
import onceline.words.QueueId;
import onceline.words.RequestId;
import onceline.words.UserId;

/** A log in memory with one machine that folds it, and everything the machine said. */
final class Ledger implements Effects {
    static final QueueId SALE = new QueueId("event:show");

    final List<LineRecord> log = new ArrayList<>();
    final LineMachine machine;
    final Map<Long, Verdict> answers = new HashMap<>();
    final Map<String, Map<Integer, TreeMap<String, Long>>> sets = new LinkedHashMap<>();
    final Map<String, Map<String, String>> fields = new LinkedHashMap<>();
    final List<Long> forwardedAgain = new ArrayList<>();
    long term;
    private long asks;

    Ledger(Absence absence) {
        machine = new LineMachine(absence, List.of(), new Metrics());
    }

    static Ledger withSale(String rate, int inside, long graceMs) {
        return withSale(rate, inside, graceMs, Absence.NOBODY);
    }

    static Ledger withSale(String rate, int inside, long graceMs, Absence absence) {
        var ledger = new Ledger(absence);
        ledger.append(new LineRecord.Created(SALE, 0, "Show", Rate.parse(rate), inside, true, graceMs, 0));
        ledger.claim(0);
        return ledger;
    }

    long append(LineRecord record) {
        log.add(record);
        long offset = log.size() - 1L;
        machine.fold(offset, record, this);
        machine.settle(this);
        return offset;
    }

    /** A new owner that begins to decide at once. */
    void claim(long at) {
        claimWritten(at);
        tick(at);
    }

    void claimWritten(long at) {
        log.add(new LineRecord.Missed(new QueueId("event:none"), 0));
        term = log.size() - 1L;
        machine.claimed(term, at);
    }

    Verdict join(String user, String id) {
        return join(user, id, 0);
    }

    Verdict join(String user, String id, long at) {
        long ask = ++asks;
        append(new LineRecord.Joined(SALE, new UserId(user), new RequestId(id), at, "door", ask));
        return answer(ask);
    }

    Verdict leave(String user, String id) {
        long ask = ++asks;
        append(new LineRecord.Left(SALE, new UserId(user), new RequestId(id), 0, "door", ask));
        return answer(ask);
    }

    Verdict pause() {
        long ask = ++asks;
        append(new LineRecord.Paused(SALE, new RequestId("p" + ask), 0, "door", ask));
        return answer(ask);
    }

    Verdict resume() {
        long ask = ++asks;
        append(new LineRecord.Resumed(SALE, new RequestId("r" + ask), 0, "door", ask));
        return answer(ask);
    }

    Verdict close() {
        long ask = ++asks;
        append(new LineRecord.Closed(SALE, new RequestId("c" + ask), 0, "door", ask));
        return answer(ask);
    }

    void grant(long version, long units, long decided) {
        append(new LineRecord.Granted(SALE, version, units, decided));
    }

    void depart(long place, String reason) {
        append(new LineRecord.Departed(SALE, place, reason));
    }

    /** Lets the owner decide at {@code now} and reads its decisions back; answers how many were let in. */
    int tick(long now) {
        int admitted = 0;
        for (var decision : machine.due(term, now)) {
            append(decision);
            admitted += decision instanceof LineRecord.Admitted some
                    ? some.entries().size()
                    : 0;
        }
        return admitted;
    }

    List<String> waiting() {
        return inOrder(1);
    }

    List<String> inside() {
        return inOrder(2);
    }

    long placeInside(String user) {
        return set(SALE.value(), 2).getOrDefault(user, 0L);
    }

    String field(String name) {
        return fields.getOrDefault(SALE.value(), Map.of()).getOrDefault(name, "");
    }

    private Verdict answer(long ask) {
        var verdict = answers.get(ask);
        if (verdict == null) {
            throw new AssertionError("request " + ask + " was not answered");
        }
        return verdict;
    }

    private List<String> inOrder(int key) {
        return sets.getOrDefault(SALE.value(), Map.of()).getOrDefault(key, new TreeMap<>()).entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void show(String subject, Stroke stroke) {
        switch (stroke) {
            case Stroke.Add add -> set(subject, add.key()).put(add.member(), add.score());
            case Stroke.Remove remove -> set(subject, remove.key()).remove(remove.member());
            case Stroke.Append append -> throw new AssertionError("a line has no stream");
            case Stroke.Put put ->
                fields.computeIfAbsent(subject, any -> new HashMap<>()).put(put.field(), put.value());
        }
    }

    private Map<String, Long> set(String subject, int key) {
        return sets.computeIfAbsent(subject, any -> new HashMap<>()).computeIfAbsent(key, any -> new TreeMap<>());
    }

    @Override
    public void answer(ReturnAddress to, String text) {
        answers.put(to.ask(), Verdict.parse(text));
    }

    @Override
    public void forwardAgain(String subject, long ordinal) {
        forwardedAgain.add(ordinal);
    }
}
