package onceline.line;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import onceline.journal.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** See {@link LineHistory}. */
final class LineSimulationTest {
    /** How often in a thousand histories at least. */
    private static final Map<String, Integer> LEAST = Map.ofEntries(
            entry("send ACK_LOST", 5_000),
            entry("send DROPPED", 5_000),
            entry("send LATE", 5_000),
            entry("send NO_OFFSET", 5_000),
            entry("send REFUSED", 1_000),
            entry("database AWAY", 500),
            entry("database BROKEN_OFF", 700),
            entry("database DEADLOCK", 150),
            entry("database COMMITTED_UNHEARD", 700),
            entry("database LOST_UNHEARD", 700),
            entry("Redis AWAY", 150),
            entry("Redis DONE_UNHEARD", 1_000),
            entry("Redis LOST", 700),
            entry("fault: owner killed", 150),
            entry("fault: owner frozen", 150),
            entry("fault: owner superseded", 150),
            entry("fault: owner given its partition again", 150),
            entry("fault: issuer superseded", 150),
            entry("fault: relay superseded", 150),
            entry("fault: database away", 150),
            entry("fault: database failed over", 150),
            entry("fault: Redis away", 150),
            entry("fault: Redis emptied", 150),
            entry("fault: Redis failed over", 150),
            entry("fenced decisions", 300),
            entry("claims again", 1_500),
            entry("abandoned", 300),
            entry("passed over", 50),
            entry("repeated requests", 5_000),
            entry("commands sent again", 10_000),
            entry("gaps reported", 400),
            entry("outcomes unknown", 1_000),
            entry("refusals", 150),
            entry("told again", 4_000),
            entry("tickets confirmed", 10_000),
            entry("tickets expired", 700),
            entry("tickets cancelled", 5_000));

    @Test
    void theLawsHoldWhateverHappens() {
        new Simulation("line", seed -> new LineHistory(seed, LineDefect.NONE)).run(LEAST);
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        new Simulation("line", seed -> new LineHistory(seed, LineDefect.NONE)).requireRepeatable();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedDefectIsFound(LineDefect defect) {
        var found = new Simulation("line with " + defect, seed -> new LineHistory(seed, defect)).firstFailure();
        assertThat(found).isPresent();
        assertThat(found.get())
                .hasMessageMatching("(?s).*, seed [0-9]+, .* again with -Dsimulation.seed=[0-9]+")
                .hasRootCauseInstanceOf(AssertionError.class);
        System.out.println("found: " + found.get().getMessage());
    }
}
