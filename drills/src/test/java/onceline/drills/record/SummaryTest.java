package onceline.drills.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import onceline.drills.drill.Catalogue;
import onceline.drills.drill.Drill;
import onceline.drills.drill.Expectation;
import onceline.drills.drill.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SummaryTest {
    private static final Path RECORDS = Path.of("..", "docs", "drills");

    @TempDir
    private Path directory;

    @Test
    void aRecordIsARowAndCountsInTheTotals() throws IOException {
        Outcome outcome = Sample.outcome();
        Folder.write(outcome, directory.resolve(outcome.drill().id()));
        new Summary(List.of(outcome.drill()), directory).write();
        assertThat(directory.resolve("summary.md"))
                .content()
                .contains("| [sample-drill](sample-drill/record.md) | unknown | 600 | 400 | 0 | ")
                .contains("1 of 1 drills have a record; 0 passed")
                .contains(
                        "600 acknowledged joins, leaves, confirmations, bids, and numbers of the checks; doubled 0, lost 0");
    }

    @Test
    void aDrillWithoutARecordSaysSo() {
        assertThat(new Summary(List.of(Sample.outcome().drill()), directory).text())
                .contains("| sample-drill | no record |")
                .contains("0 of 1 drills have a record");
    }

    @Test
    void theRecordsOfThisProjectAreSummedUpAsTheyAre() throws IOException {
        assertThat(Files.readString(RECORDS.resolve("summary.md")))
                .as("docs/drills/summary.md; ./onceline drill … --to docs/drills writes it")
                .isEqualTo(new Summary(Catalogue.all(), RECORDS).text());
    }

    static Stream<Drill<?>> drills() {
        return Catalogue.all().stream();
    }

    @ParameterizedTest
    @MethodSource("drills")
    void aRecordComparesWithWhatItsDrillExpects(Drill<?> drill) throws IOException {
        JsonNode proof = JsonMapper.shared()
                .readTree(Files.readString(RECORDS.resolve(drill.id()).resolve("proof.json")));
        assertThat(proof.get("expectations")
                        .valueStream()
                        .map(one -> one.get("expected").asString()))
                .as("docs/drills/" + drill.id() + " is of another version of the drill; ./onceline drill " + drill.id())
                .containsExactlyElementsOf(
                        drill.expected().stream().map(Expectation::words).toList());
    }
}
