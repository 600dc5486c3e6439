package onceline.auction;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import onceline.journal.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** See {@link AuctionHistory}. */
final class AuctionSimulationTest {
    /** How often in a thousand histories at least. */
    private static final Map<String, Integer> LEAST = Map.ofEntries(
            entry("send ACK_LOST", 1_666),
            entry("send DROPPED", 1_666),
            entry("send LATE", 1_666),
            entry("send NO_OFFSET", 1_666),
            entry("send REFUSED", 333),
            entry("Redis AWAY", 80),
            entry("Redis DONE_UNHEARD", 400),
            entry("Redis LOST", 250),
            entry("fault: owner killed", 200),
            entry("fault: owner frozen", 200),
            entry("fault: owner superseded", 200),
            entry("fault: Redis away", 200),
            entry("fault: Redis emptied", 200),
            entry("fault: Redis failed over", 200),
            entry("fenced decisions", 200),
            entry("claims again", 500),
            entry("repeats", 10_000),
            entry("other content", 5_000),
            entry("extensions", 400),
            entry("overtaken closings", 40),
            entry("commands sent again", 100),
            entry("bids ACCEPTED", 10_000),
            entry("bids NOT_OPEN", 10_000),
            entry("bids CLOSED", 3_000),
            entry("bids TOO_LOW", 10_000));

    @Test
    void theLawsHoldWhateverHappens() {
        new Simulation("auction", seed -> new AuctionHistory(seed, AuctionDefect.NONE)).run(LEAST);
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        new Simulation("auction", seed -> new AuctionHistory(seed, AuctionDefect.NONE)).requireRepeatable();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedDefectIsFound(AuctionDefect defect) {
        var found = new Simulation("auction with " + defect, seed -> new AuctionHistory(seed, defect)).firstFailure();
        assertThat(found).isPresent();
        assertThat(found.get())
                .hasMessageMatching("(?s).*, seed [0-9]+, .* again with -Dsimulation.seed=[0-9]+")
                .hasRootCauseInstanceOf(AssertionError.class);
        System.out.println("found: " + found.get().getMessage());
    }
}
