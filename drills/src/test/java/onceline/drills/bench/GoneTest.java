package onceline.drills.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import onceline.drills.bench.NumberedWrites.Acknowledged;
import org.junit.jupiter.api.Test;

final class GoneTest {
    private static final long CRASH = 5_000_000_000L;
    private static final List<Acknowledged> ACKNOWLEDGED = List.of(
            new Acknowledged("w:1", 1_000_000_000L),
            new Acknowledged("w:3", 4_500_000_000L),
            new Acknowledged("w:2", 3_000_000_000L));

    @Test
    void countsWhatIsNotKeptAndHowOldTheOldestIs() {
        assertThat(Gone.of(ACKNOWLEDGED, Set.of("w:1"), CRASH)).isEqualTo(new Gone(2, 2.0));
    }

    @Test
    void keptButNeverAcknowledgedIsNoMatter() {
        assertThat(Gone.of(ACKNOWLEDGED, Set.of("w:1", "w:2", "w:3", "w:4"), CRASH))
                .isEqualTo(Gone.NOTHING);
    }

    @Test
    void anAnswerThatCameAfterTheBlowIsNoTimeOld() {
        assertThat(Gone.of(List.of(new Acknowledged("w:9", CRASH + 1)), Set.of(), CRASH))
                .isEqualTo(new Gone(1, 0));
    }

    @Test
    void theWorseOfTwoIsTakenOfEach() {
        assertThat(new Gone(7, 0.1).orWorse(new Gone(3, 0.5))).isEqualTo(new Gone(7, 0.5));
    }
}
