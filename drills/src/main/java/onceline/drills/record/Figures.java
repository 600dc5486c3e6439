package onceline.drills.record;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import onceline.drills.drill.Outcome;
import onceline.drills.drill.Readings;
import onceline.drills.drill.Struck;
import onceline.drills.measure.Measures;
import onceline.drills.measure.Span;

/** The table of results, and what it says in sentences. */
final class Figures {
    private final Outcome outcome;
    private final Measures measures;

    Figures(Outcome outcome) {
        this.outcome = outcome;
        this.measures = outcome.observed().measures();
    }

    /** What was measured, then the columns of the books. */
    Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        table.put("seconds from the injection to the log line that says so", detected());
        table.put("seconds to the first acknowledged new request", seconds(measures.firstAcknowledged(), "never"));
        table.put("longest gap between acknowledgements, seconds", text("%.2f", measures.longestGap()));
        table.put("seconds until normal", seconds(measures.untilNormal(), "never"));
        table.put(
                "seconds until healed", text("%.2f", outcome.observed().fault().seconds()));
        table.put("acknowledged inside or after the fault", text("%,d", measures.acknowledged()));
        table.put("failed joins", text("%,d", measures.failedJoins()));
        table.put("unknown outcomes outside the fault", text("%.2f %%", 100 * measures.unknownOutside()));
        phases(table);
        for (Readings readings : outcome.observed().readings()) {
            table.put(readings.gauge() + ", most from the injection on, and in the end", mostAndLast(readings));
        }
        outcome.observed().books().zeros().forEach((column, count) -> table.put(column, String.valueOf(count)));
        return table;
    }

    /** What a gauge showed before the injection was not of the fault. */
    private String mostAndLast(Readings readings) {
        Span since = new Span(outcome.observed().fault().from(), Long.MAX_VALUE);
        return value(readings.most(since)) + ", " + value(readings.last());
    }

    private static String value(OptionalDouble value) {
        return value.isPresent() ? value(value.getAsDouble()) : "not read";
    }

    /** Counts without decimals. */
    private static String value(double value) {
        return text(value == Math.rint(value) ? "%.0f" : "%.2f", value);
    }

    private void phases(Map<String, String> table) {
        table.put("normal throughput, joins or bids acknowledged a second", text("%.0f", measures.normalThroughput()));
        table.put(
                "attempts without a clear answer before, during, after",
                text(
                        "%.2f %%, %.2f %%, %.2f %%",
                        100 * measures.before().errorShare(),
                        100 * measures.during().errorShare(),
                        100 * measures.after().errorShare()));
        table.put(
                "p99 before, during, after, ms",
                text(
                        "%.0f, %.0f, %.0f",
                        measures.before().p99Ms(),
                        measures.during().p99Ms(),
                        measures.after().p99Ms()));
    }

    /** A few sentences that follow from the figures alone. */
    List<String> analysis() {
        return List.of(
                "The fault was in force for %s s. %s"
                        .formatted(text("%.1f", outcome.observed().fault().seconds()), detection()),
                text(
                        "Before it, %.0f joins or bids a second were acknowledged with a p99 of %.0f ms; requests under way during"
                                + " it had a p99 of %.0f ms, and %.2f %% of the attempts got no clear answer.",
                        measures.normalThroughput(),
                        measures.before().p99Ms(),
                        measures.during().p99Ms(),
                        100 * measures.during().errorShare()),
                "The longest time without an acknowledgement was %s s; %s"
                        .formatted(text("%.2f", measures.longestGap()), normal()),
                unseen());
    }

    private String detection() {
        OptionalDouble detected = outcome.observed().detected();
        if (detected.isPresent()) {
            return text("The first log line about it came after %.2f s.", detected.getAsDouble());
        }
        return "No log line is expected to tell of it, or none came."
                + firstMoved()
                        .map(it -> text(" The first figure that showed it was %s, after %.2f s.", it.gauge, it.seconds))
                        .orElse("");
    }

    private String detected() {
        String otherwise = firstMoved()
                .map(it -> text("not said; %s moved after %.2f", it.gauge, it.seconds))
                .orElse("not said");
        return seconds(outcome.observed().detected(), otherwise);
    }

    /** A gauge that stood still before, and no longer did while the fault was in force. */
    private record Moved(String gauge, double seconds) {}

    private Optional<Moved> firstMoved() {
        Span fault = outcome.observed().fault();
        return outcome.observed().readings().stream()
                .flatMap(one -> one.untilMoved(fault).stream().mapToObj(seconds -> new Moved(one.gauge(), seconds)))
                .min(Comparator.comparingDouble(Moved::seconds));
    }

    private String normal() {
        OptionalDouble normal = measures.untilNormal();
        return normal.isPresent()
                ? text("from %.1f s after the injection on all was as before for five seconds.", normal.getAsDouble())
                : "throughput and latency were not as before again while people came.";
    }

    private String unseen() {
        int most = outcome.series().seconds().stream()
                .mapToInt(second -> second.unseen())
                .max()
                .orElse(0);
        int last = outcome.series().seconds().isEmpty()
                ? 0
                : outcome.series().seconds().getLast().unseen();
        return text("At most %,d were acknowledged and not yet seen, %,d in the end.", most, last);
    }

    /** Seconds from the first request. */
    double since(long time) {
        return (time - outcome.series().from()) / 1e9;
    }

    String when(Struck struck) {
        return text(
                "%.1f s to %.1f s",
                since(struck.span().from()), since(struck.span().to()));
    }

    private static String seconds(OptionalDouble value, String otherwise) {
        return value.isPresent() ? text("%.2f", value.getAsDouble()) : otherwise;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
