package onceline.drills.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import onceline.drills.drill.Drill;
import onceline.drills.drill.Group;
import onceline.drills.judge.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of all records in a directory, from their {@code proof.json}: {@code summary.md}. */
public final class Summary {
    private static final String FILE = "summary.md";
    private static final List<String> HEAD = List.of(
            "drill",
            "verdict",
            "acknowledged",
            "of them in or after the fault",
            "failed joins",
            "first new acknowledgement, s",
            "longest gap, s",
            "normal after the heal, s",
            "p99 before, during, ms",
            "not zero in the books");

    private final List<Drill<?>> drills;
    private final Path directory;

    /** @param drills in the order of the table */
    public Summary(List<? extends Drill<?>> drills, Path directory) {
        this.drills = List.copyOf(drills);
        this.directory = directory;
    }

    /** Writes the file beside the records. */
    public void write() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(FILE), text());
    }

    String text() {
        List<JsonNode> all = new ArrayList<>();
        Markdown paper = new Markdown();
        List<List<String>> rows = new ArrayList<>();
        for (Drill<?> drill : drills) {
            Optional<JsonNode> proof = proof(drill);
            proof.ifPresent(all::add);
            rows.add(proof.map(found -> row(drill, found)).orElseGet(() -> missing(drill)));
        }
        paper.title("What the drills showed");
        paper.text(
                "Written by `./onceline drill` beside the records; each name leads to its own. [README.md](README.md) says what"
                        + " is measured, and how.");
        paper.list(totals(all));
        paper.table(HEAD, rows);
        return paper.text();
    }

    private Optional<JsonNode> proof(Drill<?> drill) {
        Path file = directory.resolve(drill.id()).resolve("proof.json");
        try {
            return Files.exists(file)
                    ? Optional.of(JsonMapper.shared().readTree(Files.readString(file)))
                    : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> missing(Drill<?> drill) {
        List<String> row = new ArrayList<>(List.of(drill.id(), "no record"));
        while (row.size() < HEAD.size()) {
            row.add("");
        }
        return row;
    }

    private static List<String> row(Drill<?> drill, JsonNode proof) {
        return List.of(
                "[" + drill.id() + "](" + drill.id() + "/record.md)",
                proof.path("verdict").asString(),
                proof.has("acknowledged") ? count(proof.path("acknowledged").asLong()) : "–",
                count(proof.path("acknowledgedInsideOrAfter").asLong()),
                count(proof.path("failedJoins").asLong()),
                seconds(proof.path("firstAcknowledgedAfterSeconds")),
                seconds(proof.path("longestGapSeconds")),
                normal(proof),
                count(Math.round(proof.path("before").path("p99Ms").asDouble())) + ", "
                        + count(Math.round(proof.path("during").path("p99Ms").asDouble())),
                String.join(", ", notZero(proof)));
    }

    private static String normal(JsonNode proof) {
        JsonNode normal = proof.path("normalAfterSeconds");
        double healed = proof.path("healedAfterSeconds").asDouble();
        return normal.isNumber()
                ? String.format(Locale.ROOT, "%.1f", Math.max(0, normal.asDouble() - healed))
                : "never";
    }

    private List<String> totals(List<JsonNode> proofs) {
        List<JsonNode> safe = proofs.stream().filter(proof -> !isControl(proof)).toList();
        List<JsonNode> controls = proofs.stream().filter(Summary::isControl).toList();
        long acknowledged = safe.stream()
                .mapToLong(proof -> proof.path("acknowledged").asLong())
                .sum();
        return List.of(
                proofs.size() + " of " + drills.size() + " drills have a record; " + passed(proofs) + " passed",
                "with every safety on: " + count(acknowledged)
                        + " acknowledged joins, leaves, confirmations, bids, and numbers of the checks; "
                        + columns(safe),
                "control runs, which must show the loss: " + passed(controls) + " of " + controls.size() + " did");
    }

    private static boolean isControl(JsonNode proof) {
        return proof.path("group").asString().equals(Group.CONTROL.word());
    }

    /** All columns of the books, added up. */
    private static String columns(List<JsonNode> proofs) {
        Map<String, Long> found = new TreeMap<>();
        for (JsonNode proof : proofs) {
            proof.path("columns")
                    .propertyStream()
                    .forEach(column ->
                            found.merge(column.getKey(), column.getValue().asLong(), Long::sum));
        }
        return found.entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue())
                .collect(Collectors.joining(", "));
    }

    private static long passed(List<JsonNode> proofs) {
        return proofs.stream()
                .filter(proof -> proof.path("verdict").asString().equals(Verdict.PASSED.word()))
                .count();
    }

    private static List<String> notZero(JsonNode proof) {
        return proof.path("columns")
                .propertyStream()
                .filter(column -> column.getValue().asLong() != 0)
                .map(column -> column.getKey() + " " + column.getValue().asLong())
                .toList();
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String seconds(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : "–";
    }
}
