package onceline.drills.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onceline.drills.drill.Drill;
import onceline.drills.drill.Outcome;
import onceline.drills.drill.Struck;

/** What a record says, section by section; {@link Markdown} and {@link Html} say how it looks. */
final class Sections {
    /** How a record looks. */
    interface Paper {
        void title(String text);

        void heading(String text);

        void text(String text);

        void list(List<String> items);

        void table(List<String> head, List<List<String>> rows);

        void code(List<String> lines);

        void plot(String svg);
    }

    private final Outcome outcome;
    private final Figures figures;
    private final Paper paper;

    Sections(Outcome outcome, Paper paper) {
        this.outcome = outcome;
        this.figures = new Figures(outcome);
        this.paper = paper;
    }

    void write() {
        Drill<?> drill = outcome.drill();
        paper.title(drill.id() + ": " + outcome.verdict().word());
        paper.text(drill.words());
        paper.table(List.of("", ""), about());
        expected();
        paper.heading("Results");
        paper.table(List.of("figure", "value"), rows(figures.table()));
        paper.heading("Over time");
        paper.text("Grey is the fault.");
        paper.plot(new Plot(outcome).svg());
        paper.heading("Analysis");
        figures.analysis().forEach(paper::text);
        paper.heading("Lesson");
        paper.text(drill.lesson());
        injection();
        paper.heading("Books");
        paper.code(outcome.observed().books().text().lines().toList());
        paper.heading("Configuration");
        paper.table(List.of("process", "command line"), rows(outcome.configuration()));
        logs();
    }

    private List<List<String>> about() {
        Drill<?> drill = outcome.drill();
        return List.of(
                List.of("group", drill.group().word()),
                List.of("answers", drill.answers().isEmpty() ? "–" : String.join(", ", drill.answers())),
                List.of("topology", drill.topology().name()),
                List.of("load", drill.load().words()),
                List.of(
                        "people, seconds, seed",
                        outcome.size().people() + ", " + outcome.size().length().toSeconds() + ", "
                                + outcome.size().seed()),
                List.of("started", outcome.startedAt().toString()),
                List.of("version", Version.text()));
    }

    private void expected() {
        paper.heading("Expected versus actual");
        List<List<String>> rows = new ArrayList<>();
        outcome.compared()
                .forEach(one -> rows.add(List.of(
                        one.expectation().words(),
                        one.found().actual(),
                        one.found().verdict().word())));
        paper.table(List.of("expected", "actual", "verdict"), rows);
        if (!outcome.doubts().isEmpty()) {
            paper.text("In doubt:");
            paper.list(outcome.doubts());
        }
    }

    private void injection() {
        paper.heading("Injection");
        for (Struck struck : outcome.struck()) {
            paper.text(struck.words() + ", " + figures.when(struck) + ":");
            paper.code(struck.commands());
        }
    }

    private void logs() {
        paper.heading("Logs from the injection on");
        outcome.logs().forEach((server, lines) -> {
            paper.text(server);
            paper.code(lines);
        });
    }

    private static List<List<String>> rows(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> List.of(entry.getKey(), entry.getValue()))
                .toList();
    }
}
