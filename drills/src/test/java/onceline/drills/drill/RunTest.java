package onceline.drills.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import onceline.drills.Rush;
import onceline.drills.history.Ledger;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;
import onceline.drills.judge.Verdict;
import onceline.lab.Server;
import org.junit.jupiter.api.Test;

/** How a drill is carried out, on ground without servers. */
final class RunTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private final List<String> happened = new CopyOnWriteArrayList<>();

    @Test
    void injectsAndHealsInTime() throws Exception {
        Outcome outcome = run(new Calm(), drill("first", "second"));
        assertThat(happened).containsExactlyInAnyOrder("first", "second", "first healed", "second healed");
        assertThat(outcome.struck()).hasSize(2).allSatisfy(struck -> {
            assertThat(struck.span().seconds()).isBetween(0.0, 5.0);
            assertThat(struck.commands()).hasSize(2);
        });
        assertThat(outcome.observed().readings("beat").points()).isNotEmpty();
        assertThat(outcome.doubts()).isEmpty();
        assertThat(outcome.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whatChangesByItselfBeforeTheFaultMakesTheRunUnknown() throws Exception {
        Outcome outcome = run(new Restless(), drill("first"));
        assertThat(outcome.doubts()).singleElement().asString().contains("leader changed from 1 to 2");
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void whoDoesNotAnswerAtOnceIsAskedAgain() throws Exception {
        Outcome outcome = run(new Silent(3), drill("first"));
        assertThat(outcome.doubts()).isEmpty();
    }

    @Test
    void whoNeverAnswersMayHaveChanged() throws Exception {
        Outcome outcome = run(new Silent(Integer.MAX_VALUE), drill("first"));
        assertThat(outcome.doubts()).singleElement().asString().contains("leader could not be asked");
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void tooLittleAfterTheFaultProvesNothing() throws Exception {
        Outcome outcome = new Run<>(drill("first"), new Calm(), size(999), line -> {}).carryOut();
        assertThat(outcome.doubts()).singleElement().asString().contains("only 999 calls");
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void healsWhatIsInForceWhenAnotherFaultBreaks() {
        Drill<Ground> drill = plan().strike(fault("first"), Duration.ZERO, SOON)
                .strike(
                        Faults.fault("broken", ground -> {
                            throw new IllegalStateException("cannot be injected");
                        }),
                        SOON,
                        SOON)
                .drill();
        assertThatThrownBy(() -> run(new Calm(), drill)).hasMessageContaining("cannot be injected");
        assertThat(happened).contains("first", "first healed");
    }

    private static Outcome run(Ground ground, Drill<Ground> drill) throws Exception {
        return new Run<>(drill, ground, size(1_000), line -> {}).carryOut();
    }

    private static Load.Size size(int people) {
        return new Load.Size(1, people, Duration.ofMillis(200));
    }

    private Drill<Ground> drill(String... faults) {
        Drill.Plan<Ground> plan = plan();
        for (String fault : faults) {
            plan.strike(fault(fault), SOON, SOON);
        }
        return plan.drill();
    }

    private static Drill.Plan<Ground> plan() {
        return Drill.on(new Nowhere(), "drill-of-test")
                .with(new Short())
                .reading("beat", ground -> 1)
                .expecting(Expectation.booksClose(), Expectation.noFailedJoin());
    }

    private Fault<Ground> fault(String name) {
        return Faults.fault(name, ground -> {
            happened.add(name);
            return Injury.since(System.nanoTime(), List.of(name), () -> {
                happened.add(name + " healed");
                return List.of(name + " healed");
            });
        });
    }

    private record Nowhere() implements Topology<Ground> {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public Ground raise() {
            return new Calm();
        }

        @Override
        public List<Fault<Ground>> faults() {
            return List.of();
        }
    }

    private static class Calm implements Ground {
        @Override
        public List<Server> servers() {
            return List.of();
        }

        @Override
        public Map<String, String> vitals() {
            return Map.of("leader", "1");
        }

        @Override
        public Map<String, String> configuration() {
            return Map.of();
        }

        @Override
        public void close() {
            // there is nothing to close
        }
    }

    /** Does not answer the first few times. */
    private static final class Silent extends Calm {
        private final AtomicInteger left;

        Silent(int times) {
            left = new AtomicInteger(times);
        }

        @Override
        public Map<String, String> vitals() {
            return left.getAndDecrement() > 0 ? Map.of("leader", UNKNOWN) : super.vitals();
        }
    }

    /** Elects somebody else each time it is looked at. */
    private static final class Restless extends Calm {
        private final AtomicInteger term = new AtomicInteger();

        @Override
        public Map<String, String> vitals() {
            return Map.of("leader", String.valueOf(term.incrementAndGet()));
        }
    }

    /** Everybody is acknowledged when the fault is over. */
    private record Short() implements Load<Ground> {
        @Override
        public String words() {
            return "a moment";
        }

        @Override
        public int people() {
            return 1_000;
        }

        @Override
        public Duration length() {
            return Duration.ofMillis(200);
        }

        @Override
        public Done on(Ground ground, Size size, Rush.Action meanwhile, Consumer<String> told) throws Exception {
            meanwhile.run();
            List<Op> history = new ArrayList<>();
            long now = System.currentTimeMillis() * 1_000_000;
            for (int i = 0; i < size.people(); i++) {
                history.add(new Op(now, i, Kind.INVOKE, Act.JOIN, "join", null, null, null));
                history.add(new Op(now + 1, i, Kind.OK, Act.JOIN, "join", null, null, null));
            }
            return new Done(new StandInBooks(Verdict.PASSED), history, List.of(), new Ledger(List.of(), Map.of()));
        }
    }
}
