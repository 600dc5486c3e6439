package onceline.drills.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import onceline.drills.drill.Alert.Condition;
import onceline.drills.judge.Verdict;
import onceline.drills.measure.Calls;
import onceline.drills.measure.Measures;
import onceline.drills.measure.Span;
import org.junit.jupiter.api.Test;

/** An alert must be silent before the fault, come during it, and be gone in the end; one reading a second. */
final class AlertTest {
    private static final long SECOND = 1_000_000_000;
    private static final Duration TWO = Duration.ofSeconds(2);
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Alert HIGH = new Alert("High", "above 10 for 2 s", "gauge", Condition.above(10), TWO);
    private static final Alert GROWS =
            new Alert("Grows", "by 5 within 5 s", "gauge", Condition.grownBy(5, FIVE), Duration.ZERO);

    @Test
    void comesWhenTheConditionHasHeldForAWhile() {
        assertThat(HIGH.firing(readings(0, 11, 0, 11, 12, 13, 14, 0)))
                .containsExactly(new Span(5 * SECOND, 7 * SECOND));
        assertThat(HIGH.firing(readings(11, 11))).isEmpty();
        assertThat(HIGH.firing(readings(11, 11, 11))).containsExactly(new Span(2 * SECOND, Long.MAX_VALUE));
    }

    @Test
    void aCounterAlertGoesWhenNothingComesAnyMore() {
        assertThat(GROWS.firing(readings(100, 100, 104, 105, 105, 105, 105, 105, 105, 105)))
                .containsExactly(new Span(3 * SECOND, 7 * SECOND));
        assertThat(GROWS.firing(readings(0, 1, 2, 3, 4, 4, 4, 4))).isEmpty();
    }

    @Test
    void whatIsExpectedIsMet() {
        Readings asExpected = quietThen(20, 20, 20, 20, 0, 0);
        assertThat(verdict(HIGH.firesWithin(FIVE), asExpected)).isEqualTo(Verdict.PASSED);
        assertThat(verdict(HIGH.endsWithin(TWO), asExpected)).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whatIsOverWhileItIsStillBeingMendedIsNotOverInNegativeTime() {
        Expectation.Found found = HIGH.endsWithin(TWO).rule().in(observed(quietThen(20, 20, 20, 0, 0, 0)));
        assertThat(found).isEqualTo(Expectation.found("before the mending had ended", true));
    }

    @Test
    void neverOrTooLateOrTooSoonIsADeviation() {
        assertThat(verdict(HIGH.firesWithin(FIVE), quietThen(0, 0, 0, 0, 0, 0))).isEqualTo(Verdict.DEVIATED);
        assertThat(verdict(HIGH.endsWithin(FIVE), quietThen(0, 0, 0, 0, 0, 0))).isEqualTo(Verdict.DEVIATED);
        assertThat(verdict(HIGH.firesWithin(TWO), quietThen(0, 20, 20, 20, 0, 0)))
                .isEqualTo(Verdict.DEVIATED);
        assertThat(verdict(HIGH.firesWithin(FIVE), quietThen(0, 0, 20, 20, 20, 0)))
                .as("first when it was healed")
                .isEqualTo(Verdict.DEVIATED);
        assertThat(verdict(HIGH.firesWithin(FIVE), readings(20, 20, 20, 0, 0, 0, 0, 0, 0, 0, 0, 20, 20, 20, 20, 0)))
                .as("before the fault")
                .isEqualTo(Verdict.DEVIATED);
        assertThat(verdict(HIGH.firesWithin(FIVE), readings(0, 20, 20, 20, 20, 0)))
                .as("nobody knows what was before")
                .isEqualTo(Verdict.DEVIATED);
    }

    @Test
    void whatStaysOrComesBackIsADeviation() {
        assertThat(verdict(HIGH.endsWithin(FIVE), quietThen(20, 20, 20, 20, 20, 20)))
                .isEqualTo(Verdict.DEVIATED);
        assertThat(verdict(HIGH.endsWithin(TWO), quietThen(20, 20, 20, 20, 20, 20, 20, 0)))
                .isEqualTo(Verdict.DEVIATED);
        assertThat(verdict(HIGH.endsWithin(FIVE), quietThen(20, 20, 20, 0, 20, 20, 20)))
                .isEqualTo(Verdict.DEVIATED);
    }

    @Test
    void countersGoOnOverARestart() {
        String text = """
                # HELP onceline_repeats_total …
                onceline_repeats_total{group="one"} 3.0
                onceline_repeats_total{group="two"} 4.0
                onceline_repeats_total_other 9.0
                """;
        assertThat(Tallies.sum(text, "onceline_repeats_total", "")).isEqualTo(7);
        assertThat(Tallies.sum(text, "onceline_repeats_total", "group=\"two\"")).isEqualTo(4);
        assertThat(Tallies.sum(text, "onceline_zombies_total", "")).isZero();
        assertThat(Tallies.NONE.at(5).at(7).at(2).at(3).total()).isEqualTo(10);
    }

    private static Verdict verdict(Expectation expectation, Readings readings) {
        return expectation.rule().in(observed(readings)).verdict();
    }

    /** The fault is there from the eleventh second to the end of the fourteenth. */
    private static Observed observed(Readings readings) {
        Span fault = new Span(11 * SECOND, 15 * SECOND);
        Measures measures = Measures.of(Calls.of(List.of()), new Span(0, 20 * SECOND), fault, SECOND);
        return new Observed(
                new StandInBooks(Verdict.PASSED), measures, fault, OptionalDouble.empty(), List.of(readings), 0);
    }

    private static Readings quietThen(double... values) {
        double[] all = new double[11 + values.length];
        System.arraycopy(values, 0, all, 11, values.length);
        return readings(all);
    }

    private static Readings readings(double... values) {
        return new Readings(
                "gauge",
                IntStream.range(0, values.length)
                        .mapToObj(i -> new Readings.Point(i * SECOND, values[i]))
                        .toList());
    }
}
