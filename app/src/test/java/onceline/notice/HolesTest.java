package onceline.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HolesTest {
    private static final long PATIENCE = Holes.PATIENCE.toNanos();

    private final Holes holes = new Holes();

    @Test
    void aFilledIdSplitsItsHole() {
        holes.open(new Span(3, 7), 0);
        assertThat(holes.fill(5)).isTrue();
        assertThat(holes.open()).containsExactly(new Span(3, 4), new Span(6, 7));
        assertThat(holes.fill(3)).isTrue();
        assertThat(holes.fill(7)).isTrue();
        assertThat(holes.open()).containsExactly(new Span(4, 4), new Span(6, 6));
    }

    @Test
    void anIdIsFilledOnce() {
        holes.open(new Span(3, 3), 0);
        assertThat(holes.fill(3)).isTrue();
        assertThat(holes.fill(3)).isFalse();
        assertThat(holes.open()).isEmpty();
    }

    @Test
    void whatIsInNoHoleFillsNothing() {
        holes.open(new Span(3, 4), 0);
        holes.open(new Span(8, 9), 0);
        assertThat(holes.fill(2)).isFalse();
        assertThat(holes.fill(5)).isFalse();
        assertThat(holes.fill(10)).isFalse();
    }

    @Test
    void aHoleIsGivenUpWhenItIsOldAndSoAreItsParts() {
        holes.open(new Span(3, 7), 0);
        holes.open(new Span(9, 9), 1);
        holes.fill(5);
        holes.forgetOld(PATIENCE);
        assertThat(holes.open()).hasSize(3);
        holes.forgetOld(PATIENCE + 1);
        assertThat(holes.open()).containsExactly(new Span(9, 9));
    }

    @Test
    void timeMayPassThroughTheEndOfItsNumbers() {
        holes.open(new Span(3, 3), Long.MAX_VALUE);
        holes.forgetOld(Long.MAX_VALUE + PATIENCE);
        assertThat(holes.open()).hasSize(1);
        holes.forgetOld(Long.MAX_VALUE + PATIENCE + 1);
        assertThat(holes.open()).isEmpty();
    }

    @Test
    void thereAreNeverMoreThanTheMostAndTheOldestGoesFirst() {
        for (long id = 0; id <= Holes.MOST; id++) {
            holes.open(new Span(10 + 2 * id, 10 + 2 * id), id);
        }
        assertThat(holes.open()).hasSize(Holes.MOST).first().isEqualTo(new Span(12, 12));
    }
}
