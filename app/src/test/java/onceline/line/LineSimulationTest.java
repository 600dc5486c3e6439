package onceline.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import onceline.journal.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** See {@link LineHistory}. */
final class LineSimulationTest {
    /** How often in a thousand histories at least. */
    private static final Map<String, Integer> LEAST = Map.of();

    @Test
    void theLawsHoldWhateverHappens() {
        new Simulation("line", seed -> new LineHistory(seed, LineDefect.NONE)).run(LEAST);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedDefectIsFound(LineDefect defect) {
        var found = new Simulation("line with " + defect, seed -> new LineHistory(seed, defect)).firstFailure();
        assertThat(found).isPresent();
        assertThat(found.get()).hasMessageMatching("(?s).*, seed [0-9]+, .* again with -Dsimulation.seed=[0-9]+");
        System.out.println(found.get().getMessage());
    }
}
