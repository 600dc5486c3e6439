package onceline.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import onceline.drills.drill.Catalogue;
import onceline.drills.drill.Conductor;
import onceline.drills.drill.Drill;
import onceline.drills.drill.Outcome;
import onceline.drills.judge.Verdict;
import onceline.drills.record.Folder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Control runs must show the loss, and a drill must pass, record and all. */
@Tag("on-request")
final class DrillIT {
    @TempDir
    private Path records;

    static List<Drill<?>> drills() {
        return Catalogue.named(List.of("control", "redis-primary-killed-alone"));
    }

    @ParameterizedTest
    @MethodSource("drills")
    void passes(Drill<?> drill) throws Exception {
        Outcome outcome = outcome(drill);
        Folder.write(outcome, records);
        assertThat(outcome.verdict())
                .as(() -> drill + "\n" + outcome.compared() + "\n" + outcome.doubts() + "\n"
                        + outcome.observed().books().text())
                .isEqualTo(Verdict.PASSED);
        assertThat(records.resolve("record.html")).isNotEmptyFile();
    }

    private static Outcome outcome(Drill<?> drill) throws Exception {
        try (Conductor conductor = new Conductor(1, null, null, line -> {})) {
            return conductor.carryOut(drill);
        }
    }
}
