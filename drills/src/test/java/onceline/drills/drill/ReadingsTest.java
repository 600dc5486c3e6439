package onceline.drills.drill;

import static org.assertj.core.api.Assertions.assertThat;

import onceline.drills.drill.Readings.Point;
import onceline.drills.measure.Span;
import org.junit.jupiter.api.Test;

/** One reading a second, from the first second on. */
final class ReadingsTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void anotherIsSomebodyElseThanBefore() {
        assertThat(read(1, 1, 0, 0, 3, 1).untilAnother(2 * SECOND + 1)).hasValue(3 - 1e-9);
        assertThat(read(1, 1, 0, 1, 1).untilAnother(2 * SECOND + 1)).isEmpty();
        assertThat(read(1, 2, 2).untilAnother(2 * SECOND + 1)).isEmpty();
    }

    @Test
    void whoeverWasNotReadBeforeIsNoOther() {
        assertThat(read(1, 2).untilAnother(SECOND)).isEmpty();
    }

    @Test
    void movedIsOtherThanAllTheTimeBefore() {
        Span fault = new Span(11 * SECOND, 14 * SECOND);
        assertThat(read(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1).untilMoved(fault))
                .hasValue(1);
        assertThat(read(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0).untilMoved(fault))
                .as("after the heal")
                .isEmpty();
        assertThat(read(1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 0).untilMoved(fault))
                .as("it never stood still")
                .isEmpty();
        assertThat(read(1, 0).untilMoved(new Span(2 * SECOND, 3 * SECOND)))
                .as("nobody knows what was before")
                .isEmpty();
    }

    @Test
    void theLongestStretchOfAValue() {
        assertThat(read(0, 0, 1, 0, 0, 0, 1, 0).longest(0)).isEqualTo(2);
        assertThat(read(1, 0, 1).longest(0)).isZero();
        assertThat(read(1, 1).longest(0)).isZero();
    }

    @Test
    void fromTheFirstToTheLastAboveNothing() {
        assertThat(read(0, 1, 0, 2, 0).above0()).hasValue(new Span(2 * SECOND, 4 * SECOND));
        assertThat(read(0, 0).above0()).isEmpty();
    }

    @Test
    void everyValueOnce() {
        assertThat(read(1, 1, 2, 1).values()).containsExactly(1.0, 2.0);
    }

    private static Readings read(double... values) {
        Readings readings = Readings.none("gauge");
        for (int i = 0; i < values.length; i++) {
            readings = readings.and(new Point((i + 1) * SECOND, values[i]));
        }
        return readings;
    }
}
