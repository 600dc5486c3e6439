package onceline.drills.measure;

import static onceline.drills.measure.Told.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import onceline.drills.history.Op.Kind;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What a fault cost, from histories of which the answer is known. */
final class MeasuresTest {
    private static final Offset<Double> ABOUT = within(0.001);
    private static final long DEADLINE = 60_000_000_000L;
    private static final Span LOAD = span(0, 60_000);
    private static final Span FAULT = span(20_000, 30_000);

    @Test
    void aFaultThatNobodyNoticesCostsNothing() {
        Measures measures = of(new Told().steady(0, 60_000, 10));
        assertThat(measures.longestGap()).isCloseTo(0.1, ABOUT);
        assertThat(measures.firstAcknowledged()).hasValueCloseTo(0.01, ABOUT);
        assertThat(measures.untilNormal()).hasValue(0);
        assertThat(measures.failedJoins()).isZero();
        assertThat(measures.normalThroughput()).isCloseTo(10, ABOUT);
        assertThat(measures.acknowledged()).isEqualTo(400);
    }

    @Test
    void silenceIsAGapUntilTheNextAcknowledgement() {
        Measures measures = of(new Told().steady(0, 20_000, 10).steady(27_500, 60_000, 10));
        assertThat(measures.longestGap()).isCloseTo(27.51 - 19.91, ABOUT);
        assertThat(measures.firstAcknowledged()).hasValueCloseTo(7.51, ABOUT);
        assertThat(measures.untilNormal()).hasValue(7);
    }

    @Test
    void silenceToTheEndIsAGapToo() {
        Measures measures = of(new Told().steady(0, 20_000, 10));
        assertThat(measures.longestGap()).isCloseTo(60 - 19.91, ABOUT);
        assertThat(measures.firstAcknowledged()).isEmpty();
        assertThat(measures.untilNormal()).isEmpty();
    }

    @Test
    void slowIsNotNormal() {
        Measures measures =
                of(new Told().steady(0, 20_000, 10).steady(20_000, 40_000, 21).steady(40_000, 60_000, 20));
        assertThat(measures.untilNormal()).hasValue(20);
    }

    @Test
    void catchingUpAfterASlowStartIsNotNormal() {
        Told told = new Told().steady(30_000, 60_000, 10);
        for (long at = 0; at < 30_000; at += 100) {
            told.join(at, Math.max(at, 8_000 + at * 2 / 3) + 10);
        }
        assertThat(of(told).normalThroughput()).isCloseTo(10, within(0.5));
    }

    @Test
    void whoCameBeforeAnybodyWasAnsweredIsNotAskedTwice() {
        Told told = new Told().steady(30_000, 60_000, 10);
        for (long at = -8_000; at < 30_000; at += 100) {
            told.join(at, Math.max(at, (at + 8_000) * 30 / 38) + 10);
        }
        assertThat(of(told).normalThroughput()).isCloseTo(10, within(0.5));
    }

    @Test
    void fewIsNotNormal() {
        Told told = new Told().steady(0, 20_000, 10).steady(40_000, 60_000, 10);
        for (long at = 20_000; at < 40_000; at += 125) {
            told.join(at, at + 10);
        }
        assertThat(of(told).untilNormal()).hasValueCloseTo(17.5, within(1.0));
    }

    @Test
    void unclearAnswersAreNotNormal() {
        Told told = new Told().steady(0, 60_000, 10);
        for (long at = 20_000; at < 40_000; at += 500) {
            told.joinEnding(at, at + 10, Kind.INFO);
        }
        assertThat(of(told).untilNormal()).hasValueCloseTo(20.0, within(0.6));
    }

    @Test
    void latencyCountsFromTheFirstAttempt() {
        Measures measures = of(new Told().steady(0, 60_000, 10).joinAgain(21_000, 22_000, 23_000, 24_000));
        assertThat(measures.during().p99Ms()).isCloseTo(10, ABOUT);
        assertThat(measures.during().errorShare()).isCloseTo(1.0 / 101, within(0.0005));
        assertThat(of(new Told().joinAgain(21_000, 22_000, 23_000, 24_000))
                        .during()
                        .p99Ms())
                .isCloseTo(3_000, ABOUT);
    }

    @Test
    void whatHangsThroughTheFaultIsNotBeforeIt() {
        Told told = new Told().steady(0, 60_000, 10).joinEnding(19_500, 20_500, Kind.INFO);
        for (int i = 0; i < 10; i++) {
            told.join(19_000, 35_000);
        }
        Measures measures = of(told);
        assertThat(measures.before()).isEqualTo(new Measures.Phase(120, 0, 10));
        assertThat(measures.during().p99Ms()).isCloseTo(16_000, ABOUT);
        assertThat(measures.during().errorShare()).isPositive();
        assertThat(measures.after()).isEqualTo(new Measures.Phase(300, 0, 10));
    }

    @Test
    void noFailedJoinIsExcluded() {
        Measures measures = of(new Told()
                .steady(0, 60_000, 10)
                .joinEnding(21_000, 21_010, Kind.FAIL)
                .joinEnding(22_000, 22_010, Kind.INFO)
                .join(1_000, 61_001)
                .join(1_000, 61_000));
        assertThat(measures.failedJoins()).isEqualTo(3);
    }

    @Test
    void onlyUnknownOutcomesOutsideTheFaultCastDoubt() {
        Told inside = new Told().steady(0, 60_000, 10).joinEnding(21_000, 21_010, Kind.INFO);
        assertThat(of(inside).unknownOutside()).isZero();
        Told outside = new Told().steady(0, 60_000, 10).joinEnding(15_000, 15_010, Kind.INFO);
        assertThat(of(outside).unknownOutside()).isPositive();
    }

    @Test
    void percentilesAreByTheNearestRank() {
        double[] hundred = new double[100];
        for (int i = 0; i < 100; i++) {
            hundred[i] = 100 - i;
        }
        assertThat(Percentile.of(99, hundred)).isEqualTo(99);
        assertThat(Percentile.of(50, hundred)).isEqualTo(50);
        assertThat(Percentile.of(99, new double[] {3, 9, 1})).isEqualTo(9);
        assertThat(Percentile.of(99, new double[] {7})).isEqualTo(7);
        assertThat(Percentile.of(99, new double[0])).isZero();
    }

    private static Measures of(Told told) {
        return Measures.of(told.calls(), LOAD, FAULT, DEADLINE);
    }
}
