package onceline.drills.judge;

import java.util.List;
import java.util.Map;
import onceline.drills.judge.FinalState.Replication;

/** Books on paper: a head and a text for each line. */
public final class Report {
    private final StringBuilder out = new StringBuilder(2048);

    public Report line(String head, String text) {
        out.append("%-11s %s%n".formatted(head, text));
        return this;
    }

    /**
     * What all books end with; the whole report.
     *
     * @param cases the first of each column in words, by the name of the column
     */
    public String end(ClosedBooks books, Map<String, List<String>> cases, Replication kept) {
        line("kept with", "replication factor %d, min.insync.replicas %d".formatted(kept.factor(), kept.minInsync()));
        line(
                "books",
                String.join(
                        ", ",
                        books.zeros().entrySet().stream()
                                .map(column -> column.getKey() + " " + column.getValue())
                                .toList()));
        cases.forEach((column, some) -> some.forEach(
                one -> out.append("  ").append(column).append(": ").append(one).append('\n')));
        books.doubts().forEach(doubt -> line("in doubt", doubt));
        line("verdict", books.verdict().word());
        return out.toString();
    }
}
