package onceline.drills.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import onceline.drills.drill.Catalogue.UnknownDrill;
import onceline.lab.Hosts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every item that wants a drill has one. */
final class CatalogueTest {
    private static final Path SUMMARY = Path.of("..", "docs", "drills", "README.md");

    @Test
    void everyItemHasADrill() throws IOException {
        assertThat(Catalogue.all().stream().flatMap(drill -> drill.answers().stream()))
                .containsAll(items())
                .isSubsetOf(items());
    }

    @Test
    void idsAreUniqueAndReadable() {
        List<String> ids = Catalogue.all().stream().map(Drill::id).toList();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)+"));
    }

    @Test
    void everyDrillSaysWhatItDoesAndTeaches() {
        assertThat(Catalogue.all())
                .allSatisfy(drill -> assertThat(drill.words()).isNotBlank())
                .allSatisfy(drill -> assertThat(drill.lesson()).isNotBlank())
                .allSatisfy(drill -> assertThat(drill.load().steady(Conductor.longEnough(drill)))
                        .as("%s leaves time to come back to normal", drill.id())
                        .isGreaterThanOrEqualTo(Conductor.shortest(drill)));
    }

    @Test
    void theSummaryListsExactlyTheseDrills() throws IOException {
        assertThat(Files.readAllLines(SUMMARY).stream().filter(line -> line.matches("\\| `[a-z0-9-]+` \\|.*")))
                .containsExactlyElementsOf(
                        Catalogue.all().stream().map(CatalogueTest::row).toList());
    }

    /** As it must stand in the summary. */
    private static String row(Drill<?> drill) {
        String answers = drill.answers().isEmpty() ? "–" : String.join(", ", drill.answers());
        String expected = drill.expected().stream().map(Expectation::words).collect(Collectors.joining("; "));
        return "| `%s` | %s | %s | %s |".formatted(drill.id(), drill.group().word(), answers, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "redis-total, redis-total-loss",
        "database-pausd, database-paused",
        "stream, streams",
        "consumer-crash, consumer-crash-and-rebalance"
    })
    void anUnknownNameIsToldTheNearest(String word, String nearest) {
        assertThatThrownBy(() -> Catalogue.named(List.of(word)))
                .isInstanceOf(UnknownDrill.class)
                .hasMessageContaining("the nearest is " + nearest)
                .hasMessageNotContaining("\n");
    }

    @Test
    void namesDrillsGroupsAndAll() {
        assertThat(Catalogue.named(List.of("all"))).hasSameSizeAs(Catalogue.all());
        assertThat(Catalogue.named(List.of("redis-total-loss", "redis", "redis-total-loss")))
                .extracting(Drill::id)
                .doesNotHaveDuplicates()
                .startsWith("redis-total-loss", "redis-primary-killed-alone", "redis-restart-with-aof")
                .allMatch(id -> id.startsWith("redis-"));
    }

    @Test
    void onlyFaultsOfTheNetworkNeedHostsOfTheirOwn() {
        assertThat(missing("redis-failover-by-cut"))
                .isEqualTo(Hosts.whyNoNamespaces().orElse(null));
        assertThat(missing("redis-failover-by-kill")).isNull();
    }

    private static @Nullable String missing(String id) {
        return Catalogue.named(List.of(id)).getFirst().topology().missing();
    }

    private static List<String> items() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(CatalogueTest.class.getResourceAsStream("items.txt"), "items.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .toList();
        }
    }
}
