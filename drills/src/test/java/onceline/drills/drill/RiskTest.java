package onceline.drills.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each risk has a drill, an alert that the drill expects, and a page that names both and says what the drill does. */
final class RiskTest {
    private static final Path RUNBOOK = Path.of("..", "docs", "runbook");

    @ParameterizedTest
    @EnumSource
    void thePageNamesDrillAndAlertAndSaysWhatToType(Risk risk) throws IOException {
        String page = Files.readString(RUNBOOK.resolve(risk.page() + ".md"));
        assertThat(page.lines().skip(2).findFirst())
                .hasValue("Alert `" + risk.alert() + "` · drill `" + risk.drill() + "`");
        assertThat(page.lines()).containsAll(risk.commands());
        assertThat(page).contains("**Symptom.**", "**What to look at.**", "**What to do.**", "**Prevention.**");
    }

    @ParameterizedTest
    @EnumSource
    void theIndexLinksIt(Risk risk) throws IOException {
        assertThat(Files.readString(RUNBOOK.resolve("README.md")))
                .contains("| `" + risk.alert() + "` | [", "](" + risk.page() + ".md) | `" + risk.drill() + "` |");
    }

    @ParameterizedTest
    @EnumSource
    void theDrillExpectsTheAlertToComeAndToGo(Risk risk) {
        Drill<?> drill = Catalogue.named(List.of(risk.drill())).getFirst();
        assertThat(drill.group()).isEqualTo(Group.RISKS);
        List<String> expected =
                drill.expected().stream().map(Expectation::words).toList();
        assertThat(expected)
                .anyMatch(words -> words.startsWith("alert " + risk.alert() + " ("))
                .anyMatch(words -> words.startsWith(risk.alert() + " is over"));
    }

    @Test
    void whatDiffersIsFilledIn() {
        assertThat(Risk.DISAGREEMENT.typed("redis-cli -p PORT DEL", "6379", "concert"))
                .isEqualTo("redis-cli -p 6379 DEL shown:event:concert");
        assertThatThrownBy(() -> Risk.DISAGREEMENT.typed("reboot")).hasMessageContaining("is not on the page");
    }
}
