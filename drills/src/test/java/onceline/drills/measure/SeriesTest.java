package onceline.drills.measure;

import static onceline.drills.measure.Told.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Standing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Second by second, and what was acknowledged and not yet seen. */
final class SeriesTest {
    @Test
    void countsWhatEndsInEachSecond() {
        Told told = new Told().join(100, 200).join(900, 1_100).joinEnding(1_200, 1_300, Kind.INFO);
        Series series = Series.of(told.calls(), List.of(span(200, 1_000), span(900, 2_500)), span(0, 2_000));
        assertThat(series.seconds()).hasSize(2);
        assertThat(series.seconds().get(0)).isEqualTo(new Series.Second(1, 0, 100, 100, 1));
        assertThat(series.seconds().get(1)).isEqualTo(new Series.Second(1, 1, 200, 200, 1));
    }

    @Test
    void aPlaceIsSeenWhenThePictureIsLevel() {
        List<Op> history = List.of(
                op(1, Act.JOIN, Kind.OK, null),
                op(2, Act.SHOWN, Kind.OK, standing(true)),
                op(5, Act.SHOWN, Kind.OK, standing(false)));
        assertThat(Unseen.joins(history)).containsExactly(new Span(1, 5));
    }

    @Test
    void whatIsNeverSeenStaysUnseen() {
        List<Op> history = List.of(op(3, Act.SHOWN, Kind.OK, standing(false)), op(4, Act.JOIN, Kind.OK, null));
        assertThat(Unseen.joins(history)).containsExactly(new Span(4, Long.MAX_VALUE));
    }

    @Test
    void whoGoesHomeBecauseTheTimeIsUpHasSeenNothing() {
        List<Op> history = new ArrayList<>();
        for (Ending ending : List.of(Ending.VANISHED, Ending.LEFT, Ending.UNFINISHED)) {
            int person = ending.ordinal();
            history.add(new Op(1, person, Kind.OK, Act.JOIN, "id", null, null, null));
            history.add(new Op(2, person, Kind.OK, Act.END, null, null, null, ending.name()));
        }
        assertThat(Unseen.joins(history)).filteredOn(Span::endless).containsExactly(new Span(1, Long.MAX_VALUE));
    }

    private static Op op(long time, Act act, Kind kind, @Nullable Standing standing) {
        return new Op(time, 1, kind, act, "id", standing, null, null);
    }

    private static Standing standing(boolean updating) {
        return new Standing("waiting", 1L, null, 1L, 1L, "open", false, null, updating);
    }
}
