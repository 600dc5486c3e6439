package onceline.drills.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import onceline.drills.drill.Drill;
import onceline.drills.drill.Outcome;
import onceline.drills.drill.Struck;
import onceline.drills.measure.Call;
import onceline.drills.measure.Calls;
import onceline.drills.measure.Measures;
import org.jspecify.annotations.Nullable;

/** {@code proof.json}: the verdict and all figures, for scripts. */
final class Proof {
    private Proof() {}

    static Map<String, @Nullable Object> of(Outcome outcome) {
        Drill<?> drill = outcome.drill();
        Measures measures = outcome.observed().measures();
        Map<String, @Nullable Object> proof = new LinkedHashMap<>();
        proof.put("drill", drill.id());
        proof.put("group", drill.group().word());
        proof.put("answers", drill.answers());
        proof.put("topology", drill.topology().name());
        proof.put("verdict", outcome.verdict().word());
        proof.put("doubts", outcome.doubts());
        proof.put("seed", outcome.size().seed());
        proof.put("people", outcome.size().people());
        proof.put("loadSeconds", outcome.size().length().toSeconds());
        proof.put("startedAt", outcome.startedAt().toString());
        proof.put("version", Version.text());
        proof.put("faults", faults(outcome));
        proof.put("detectedAfterSeconds", orNull(outcome.observed().detected()));
        proof.put("firstAcknowledgedAfterSeconds", orNull(measures.firstAcknowledged()));
        proof.put("longestGapSeconds", measures.longestGap());
        proof.put("normalAfterSeconds", orNull(measures.untilNormal()));
        proof.put("healedAfterSeconds", outcome.observed().fault().seconds());
        proof.put(
                "acknowledged",
                Calls.of(outcome.history()).calls().stream()
                        .filter(Call::acknowledged)
                        .count());
        proof.put("acknowledgedInsideOrAfter", measures.acknowledged());
        proof.put("failedJoins", measures.failedJoins());
        proof.put("unknownOutsideShare", measures.unknownOutside());
        proof.put("normalThroughput", measures.normalThroughput());
        proof.put("before", measures.before());
        proof.put("during", measures.during());
        proof.put("after", measures.after());
        proof.put("columns", outcome.observed().books().zeros());
        proof.put("expectations", expectations(outcome));
        proof.put("books", outcome.observed().books().fields());
        return proof;
    }

    private static List<Map<String, Object>> faults(Outcome outcome) {
        Figures figures = new Figures(outcome);
        List<Map<String, Object>> faults = new ArrayList<>();
        for (Struck struck : outcome.struck()) {
            Map<String, Object> fault = new LinkedHashMap<>();
            fault.put("fault", struck.words());
            fault.put("fromSecond", figures.since(struck.span().from()));
            fault.put("toSecond", figures.since(struck.span().to()));
            fault.put("commands", struck.commands());
            faults.add(fault);
        }
        return faults;
    }

    private static List<Map<String, String>> expectations(Outcome outcome) {
        List<Map<String, String>> all = new ArrayList<>();
        outcome.compared().forEach(one -> {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("expected", one.expectation().words());
            row.put("actual", one.found().actual());
            row.put("verdict", one.found().verdict().word());
            all.add(row);
        });
        return all;
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
