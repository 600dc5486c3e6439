package onceline.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownTest {
    private final Known known = new Known();

    @Test
    void whatWasFoldedAfterALookCameAfterIt() {
        known.folded(3);
        known.look(1_000);
        known.folded(4);
        known.look(2_000);
        assertThat(known.by(500)).isEqualTo(3);
        assertThat(known.by(1_000)).isEqualTo(3);
        assertThat(known.by(1_001)).isEqualTo(4);
    }

    @Test
    void beforeTheFirstLookAndAfterTheLastNothingIsSaid() {
        assertThat(known.by(0)).isEqualTo(Long.MAX_VALUE);
        known.folded(3);
        known.look(1_000);
        assertThat(known.by(1_001)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void looksAreTakenNowAndThenOnlyAndOldOnesAreForgotten() {
        known.look(0);
        known.folded(3);
        known.look(499);
        assertThat(known.by(400)).isEqualTo(Long.MAX_VALUE);
        for (int i = 1; i <= 3_000; i++) {
            known.folded(3 + i);
            known.look(i * 500L);
        }
        assertThat(known.by(0)).isEqualTo(3 + 601);
    }
}
