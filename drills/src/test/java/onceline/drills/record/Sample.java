package onceline.drills.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import onceline.drills.drill.Drill;
import onceline.drills.drill.Expectation;
import onceline.drills.drill.Fault;
import onceline.drills.drill.Faults;
import onceline.drills.drill.Ground;
import onceline.drills.drill.Group;
import onceline.drills.drill.Injury;
import onceline.drills.drill.Load;
import onceline.drills.drill.Observed;
import onceline.drills.drill.Outcome;
import onceline.drills.drill.Readings;
import onceline.drills.drill.Struck;
import onceline.drills.drill.Topology;
import onceline.drills.history.Ledger;
import onceline.drills.history.Ledger.Addition;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;
import onceline.drills.judge.ClosedBooks;
import onceline.drills.judge.Verdict;
import onceline.drills.measure.Calls;
import onceline.drills.measure.Measures;
import onceline.drills.measure.Series;
import onceline.drills.measure.Span;

/** An outcome as a run would leave it: a minute of joins, a fault from second 20 to 30, nasty words everywhere. */
final class Sample {
    static final String NASTY = "<script>alert('x')</script> & \"quotes\" | pipes ``` fences";
    private static final long SECOND = 1_000_000_000L;

    private Sample() {}

    static Outcome outcome() {
        List<Op> history = history();
        Calls calls = Calls.of(history);
        Span load = new Span(0, 60 * SECOND);
        Span fault = new Span(20 * SECOND, 30 * SECOND);
        Measures measures = Measures.of(calls, load, fault, 60 * SECOND);
        Readings readings = new Readings(
                "pending " + NASTY, List.of(new Readings.Point(SECOND, 3), new Readings.Point(40 * SECOND, 0)));
        Observed observed =
                new Observed(new NastyBooks(), measures, fault, OptionalDouble.of(0.5), List.of(readings), 0);
        Drill<Ground> drill = drill();
        return new Outcome(
                drill,
                new Load.Size(7, 600, Duration.ofSeconds(60)),
                Instant.EPOCH,
                Map.of("redis", NASTY),
                List.of(new Struck(NASTY, fault, List.of("kill -KILL 1  # " + NASTY))),
                load,
                observed,
                drill.expected().stream()
                        .map(expectation -> new Outcome.Compared(
                                expectation, expectation.rule().in(observed)))
                        .toList(),
                List.of(NASTY),
                Verdict.UNKNOWN,
                Series.of(calls, List.of(new Span(21 * SECOND, 25 * SECOND)), load),
                Map.of("redis", List.of(NASTY)),
                history,
                ledger());
    }

    static Ledger ledger() {
        return new Ledger(
                List.of(
                        new Addition("line", "ann", 100, 200, Kind.OK),
                        new Addition("line", "bob", 150, 300, Kind.INFO),
                        new Addition("line", "eve", 160, 170, Kind.FAIL)),
                Map.of("line", List.of("ann", "bob")));
    }

    private static List<Op> history() {
        List<Op> history = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            long at = i * SECOND / 10;
            history.add(new Op(at, i, Kind.INVOKE, Act.JOIN, "join-" + i, null, null, null));
            history.add(new Op(at + SECOND / 100, i, Kind.OK, Act.JOIN, "join-" + i, null, null, null));
        }
        return history;
    }

    private static Drill<Ground> drill() {
        return Drill.on(new Nowhere(), "sample-drill")
                .in(Group.REDIS)
                .answering("F1.1")
                .saying(NASTY)
                .strike(
                        Faults.fault(NASTY, ground -> Injury.over(0, List.of())),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(10))
                .expecting(Expectation.booksClose(), Expectation.noFailedJoin())
                .teaching(NASTY)
                .drill();
    }

    private record Nowhere() implements Topology<Ground> {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public Ground raise() {
            throw new UnsupportedOperationException("there is no such ground");
        }

        @Override
        public List<Fault<Ground>> faults() {
            return List.of();
        }
    }

    private record NastyBooks() implements ClosedBooks {
        @Override
        public Verdict verdict() {
            return Verdict.PASSED;
        }

        @Override
        public Map<String, Integer> zeros() {
            Map<String, Integer> zeros = new LinkedHashMap<>();
            zeros.put("lost", 0);
            zeros.put("doubled", 0);
            return zeros;
        }

        @Override
        public List<String> doubts() {
            return List.of();
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("verdict", "passed");
        }

        @Override
        public String text() {
            return NASTY;
        }
    }
}
