package onceline.drills.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import onceline.drills.drill.Expectation.Found;
import onceline.drills.drill.Outcome.Compared;
import onceline.drills.judge.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is lost is lost; a limit that was missed counts only in a run that proves something; unknown is never passed. */
final class OutcomeTest {
    @ParameterizedTest(name = "books {0}, limit {1}, in doubt {2}: {3}")
    @CsvSource({
        "PASSED,   PASSED,   false, PASSED",
        "DEVIATED, PASSED,   false, DEVIATED",
        "DEVIATED, PASSED,   true,  DEVIATED",
        "PASSED,   DEVIATED, false, DEVIATED",
        "PASSED,   DEVIATED, true,  UNKNOWN",
        "PASSED,   PASSED,   true,  UNKNOWN",
        "UNKNOWN,  PASSED,   false, UNKNOWN",
        "UNKNOWN,  DEVIATED, false, DEVIATED",
    })
    void verdict(Verdict books, Verdict limit, boolean inDoubt, Verdict expected) {
        List<Compared> compared = List.of(compared(true, books), compared(false, limit));
        List<String> doubts = inDoubt ? List.of("something failed over by itself") : List.of();
        assertThat(Outcome.verdict(compared, doubts)).isEqualTo(expected);
    }

    private static Compared compared(boolean certain, Verdict verdict) {
        Found found = new Found("", verdict);
        return new Compared(new Expectation("", certain, seen -> found), found);
    }
}
