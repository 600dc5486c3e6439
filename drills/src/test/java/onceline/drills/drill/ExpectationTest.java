package onceline.drills.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;
import onceline.drills.judge.ClosedBooks;
import onceline.drills.judge.Verdict;
import onceline.drills.measure.Calls;
import onceline.drills.measure.Measures;
import onceline.drills.measure.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no run could disappoint is no expectation: every drill's are held against runs that must disappoint them. */
final class ExpectationTest {
    private static final long SECOND = 1_000_000_000;
    private static final long TENTH = SECOND / 10;
    private static final Span LOAD = new Span(0, 200 * SECOND);
    private static final Span FAULT = new Span(40 * SECOND, 60 * SECOND);
    /** The only thing that a run without any acknowledgement may meet. */
    private static final String OUTAGE = "nothing is acknowledged for at least";

    static Stream<Arguments> expectations() {
        return Catalogue.all().stream()
                .flatMap(drill -> drill.expected().stream().map(one -> Arguments.of(drill, one)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("expectations")
    void isNotMetWhereNothingWasSeen(Drill<?> drill, Expectation expectation) {
        Verdict verdict = expectation.rule().in(nothing()).verdict();
        assertThat(verdict == Verdict.PASSED)
                .as("%s: %s", drill, expectation.words())
                .isEqualTo(expectation.words().startsWith(OUTAGE));
    }

    @ParameterizedTest
    @MethodSource("drills")
    void aFaultThatDoesNothingDisappointsAControlRun(Drill<?> drill) {
        Observed calm = calm(drill);
        assertThat(drill.expected())
                .as(drill.id())
                .anyMatch(one -> one.rule().in(calm).verdict() != Verdict.PASSED);
    }

    @Test
    void whatStaysUnseenDisappointsEveryDrillButControlRuns() {
        Observed calm = calm(Catalogue.all().getFirst());
        Observed unseen =
                new Observed(calm.books(), calm.measures(), calm.fault(), calm.detected(), calm.readings(), 1);
        Expectation expectation = Expectation.nothingStaysUnseen();
        assertThat(expectation.rule().in(calm).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(expectation.rule().in(unseen).verdict()).isEqualTo(Verdict.DEVIATED);
        assertThat(Catalogue.all())
                .allSatisfy(drill -> assertThat(drill.expected().stream()
                                .anyMatch(one -> one.words().equals(expectation.words())))
                        .isNotEqualTo(drill.control()));
    }

    static List<Drill<?>> drills() {
        return Catalogue.named(List.of("control"));
    }

    /** One join in vain, no reading of any gauge, and books that do not close without saying what is wrong. */
    private static Observed nothing() {
        Calls calls = Calls.of(List.of(join(FAULT.from(), 1, Kind.INVOKE)));
        return seen(calls, new StandInBooks(Verdict.DEVIATED), List.of());
    }

    /** Everybody is answered at once, every gauge shows the same all the time, and the books close. */
    private static Observed calm(Drill<?> drill) {
        List<Op> history = new ArrayList<>();
        for (long at = 0; at < LOAD.to(); at += TENTH) {
            history.add(join(at, at, Kind.INVOKE));
            history.add(join(at + TENTH, at, Kind.OK));
        }
        List<Readings> still = drill.gauges().stream()
                .map(gauge -> Readings.none(gauge.name()).and(new Readings.Point(SECOND, 1)))
                .toList();
        return seen(Calls.of(history), new StandInBooks(Verdict.PASSED), still);
    }

    private static Op join(long time, long id, Kind kind) {
        return new Op(time, 1, kind, Act.JOIN, "join-" + id, null, null, null);
    }

    private static Observed seen(Calls calls, ClosedBooks books, List<Readings> readings) {
        Measures measures = Measures.of(calls, LOAD, FAULT, SaleLoad.DELIVERY.toNanos());
        return new Observed(books, measures, FAULT, OptionalDouble.empty(), readings, 0);
    }
}
