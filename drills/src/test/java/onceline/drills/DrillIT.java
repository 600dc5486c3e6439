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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A few drills in every run of the tests: the books close where the safeties are on, and show the loss where one is off. How
 * fast something was is a matter of {@code ./onceline drill}, on a machine that does nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DrillIT {
    private final Conductor conductor = new Conductor(1, null, null, line -> {}).inCold();

    @TempDir
    private Path records;

    @AfterAll
    void leave() {
        conductor.close();
    }

    static List<Drill<?>> some() {
        return Catalogue.named(List.of(
                "redis-failover-by-kill",
                "database-promotion",
                "kafka-leader-killed",
                "control-answered-before-the-journal"));
    }

    static List<Drill<?>> controls() {
        return Catalogue.named(List.of("control"));
    }

    @ParameterizedTest
    @MethodSource("some")
    void booksCloseOrShowTheLoss(Drill<?> drill) throws Exception {
        check(drill);
    }

    @Tag("on-request")
    @ParameterizedTest
    @MethodSource("controls")
    void everyControlRunShowsTheLoss(Drill<?> drill) throws Exception {
        check(drill);
    }

    private void check(Drill<?> drill) throws Exception {
        Outcome outcome = conductor.carryOut(drill);
        Folder.write(outcome, records);
        assertThat(outcome.compared().stream().filter(one -> one.expectation().certain()))
                .as(() -> drill + "\n" + outcome.observed().books().text())
                .isNotEmpty()
                .allMatch(one -> one.found().verdict() == Verdict.PASSED);
        if (!drill.control()) {
            assertThat(outcome.observed().measures().acknowledged()).isGreaterThan(1_000);
            assertThat(outcome.observed().measures().failedJoins()).isZero();
        }
        assertThat(records.resolve("record.html")).isNotEmptyFile();
    }
}
