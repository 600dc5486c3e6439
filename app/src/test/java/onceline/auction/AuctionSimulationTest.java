package onceline.auction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import onceline.journal.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** See {@link AuctionHistory}. */
final class AuctionSimulationTest {
    /** How often in a thousand histories at least. */
    private static final Map<String, Integer> LEAST = Map.of();

    @Test
    void theLawsHoldWhateverHappens() {
        new Simulation("auction", seed -> new AuctionHistory(seed, AuctionDefect.NONE)).run(LEAST);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedDefectIsFound(AuctionDefect defect) {
        var found = new Simulation("auction with " + defect, seed -> new AuctionHistory(seed, defect)).firstFailure();
        assertThat(found).isPresent();
        assertThat(found.get()).hasMessageMatching("(?s).*, seed [0-9]+, .* again with -Dsimulation.seed=[0-9]+");
        System.out.println(found.get().getMessage());
    }
}
