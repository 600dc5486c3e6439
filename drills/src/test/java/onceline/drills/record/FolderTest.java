package onceline.drills.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import onceline.drills.history.History;
import onceline.drills.history.Op;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of a record: complete, harmless, and readable by what they are for. */
final class FolderTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Folder.write(Sample.outcome(), folder);
    }

    @Test
    void holdsEveryFile() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "record.md",
                            "record.html",
                            "plot.svg",
                            "proof.json",
                            "history.jsonl",
                            "jepsen-set.json",
                            "jepsen-append.json");
        }
    }

    @Test
    void thePageEscapesEverythingAndNeedsNothingFromOutside() throws IOException {
        String html = read("record.html");
        assertThat(html)
                .doesNotContain("<script")
                .doesNotContain("src=")
                .doesNotContain("href=")
                .doesNotContain("@import")
                .doesNotContain("url(")
                .contains("&lt;script&gt;alert(&#39;x&#39;)")
                .contains("<svg");
    }

    @Test
    void everySectionIsThere() throws IOException {
        assertThat(read("record.md"))
                .contains(
                        "# sample-drill: unknown",
                        "## Expected versus actual",
                        "## Results",
                        "## Over time",
                        "](plot.svg)",
                        "## Analysis",
                        "## Lesson",
                        "## Injection",
                        "## Configuration",
                        "## Logs from the injection on")
                .contains("&lt;script>");
        assertThat(read("record.md").lines().filter(line -> line.startsWith("```")))
                .as("fences that nothing in between has ended")
                .allMatch(line -> line.equals("```"))
                .hasSize(6);
    }

    @Test
    void whatAGaugeShowedBeforeTheInjectionIsNotOfTheFault() throws IOException {
        assertThat(read("record.md").lines().filter(line -> line.contains("most from the injection on")))
                .singleElement()
                .asString()
                .endsWith("| 0, 0 |");
    }

    @Test
    void thePlotIsAnImageWithTheFaultInItsPlace() throws Exception {
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(read("plot.svg"))));
        NodeList rectangles = svg.getElementsByTagName("rect");
        List<Element> faults = new ArrayList<>();
        for (int i = 0; i < rectangles.getLength(); i++) {
            Element rectangle = (Element) rectangles.item(i);
            if (rectangle.getAttribute("class").equals("fault")) {
                faults.add(rectangle);
            }
        }
        assertThat(faults).as("one band in each panel").hasSize(5).allSatisfy(band -> {
            // the panel is 830 wide and begins at 60; the run lasts 60 s
            assertThat(Double.parseDouble(band.getAttribute("x"))).isEqualTo(60 + 830 * 20 / 60.0, offset(0.1));
            assertThat(Double.parseDouble(band.getAttribute("width"))).isEqualTo(830 * 10 / 60.0, offset(0.1));
        });
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(6);
    }

    @Test
    void theProofCarriesVerdictFiguresAndColumns() throws IOException {
        JsonNode proof = JsonMapper.shared().readTree(read("proof.json"));
        assertThat(proof.path("verdict").stringValue()).isEqualTo("unknown");
        assertThat(proof.path("seed").longValue()).isEqualTo(7);
        assertThat(proof.path("columns").path("lost").intValue()).isZero();
        assertThat(proof.path("failedJoins").intValue()).isZero();
        assertThat(proof.path("detectedAfterSeconds").doubleValue()).isEqualTo(0.5);
        assertThat(proof.path("faults").get(0).path("fromSecond").doubleValue()).isEqualTo(20);
        assertThat(proof.path("doubts").size()).isEqualTo(1);
    }

    @Test
    void theHistoryCanBeReadAgain() throws IOException {
        List<Op> ops = History.read(List.of(folder.resolve("history.jsonl")));
        assertThat(ops).hasSize(1_200).isSortedAccordingTo((a, b) -> Long.compare(a.time(), b.time()));
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
