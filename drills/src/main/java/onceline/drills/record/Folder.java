package onceline.drills.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import onceline.drills.drill.Outcome;
import onceline.drills.history.History;
import onceline.drills.history.Op;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The folder of one run; {@code docs/drills/README.md} explains its files. */
public final class Folder {
    static final String PLOT = "plot.svg";
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Folder() {}

    /** Writes all files of a record into that directory, which is created; what is there of them is replaced. */
    public static void write(Outcome outcome, Path directory) throws IOException {
        Files.createDirectories(directory);
        Markdown markdown = new Markdown();
        new Sections(outcome, markdown).write();
        Files.writeString(directory.resolve("record.md"), markdown.text());
        Html html = new Html();
        new Sections(outcome, html).write();
        Files.writeString(directory.resolve("record.html"), html.text());
        Files.writeString(directory.resolve(PLOT), new Plot(outcome).svg());
        Files.writeString(directory.resolve("proof.json"), PRETTY.writeValueAsString(Proof.of(outcome)) + "\n");
        history(outcome.history(), directory.resolve("history.jsonl"));
        Export export = new Export(outcome.ledger());
        lines(export.set(), directory.resolve("jepsen-set.json"));
        lines(export.append(), directory.resolve("jepsen-append.json"));
    }

    private static void history(List<Op> ops, Path file) throws IOException {
        try (History history = new History(file)) {
            ops.stream().sorted(Comparator.comparingLong(Op::time)).forEach(history::write);
        }
    }

    /** One JSON array, an operation on each line. */
    private static void lines(List<Map<String, @Nullable Object>> ops, Path file) throws IOException {
        StringBuilder out = new StringBuilder("[\n");
        for (int i = 0; i < ops.size(); i++) {
            out.append(JsonMapper.shared().writeValueAsString(ops.get(i))).append(i + 1 < ops.size() ? ",\n" : "\n");
        }
        Files.writeString(file, out.append("]\n"));
    }
}
