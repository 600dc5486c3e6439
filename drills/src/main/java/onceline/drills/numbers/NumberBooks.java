package onceline.drills.numbers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.judge.ClosedBooks;
import onceline.drills.judge.FinalState.Replication;
import onceline.drills.judge.Report;
import onceline.drills.judge.Verdict;

/**
 * The closed books of numbers.
 *
 * @param doubts why the verdict cannot be a clean pass; empty if nothing is in doubt
 * @param findings the first cases of each column in words
 */
public record NumberBooks(
        Verdict verdict,
        List<String> doubts,
        Counts counts,
        Map<NumberColumn, Integer> columns,
        Map<NumberColumn, List<String>> findings,
        Replication replication)
        implements ClosedBooks {

    /**
     * How many went how far.
     *
     * @param sent {@code acknowledged + unknown}
     * @param again received once more from the same place: a consumer that resumes at its last commit reads some
     *     records again, which is no fault
     */
    public record Counts(int sent, int acknowledged, int unknown, int stored, int received, int again) {}

    public int count(NumberColumn column) {
        return columns.getOrDefault(column, 0);
    }

    @Override
    public Map<String, Integer> zeros() {
        Map<String, Integer> zeros = new LinkedHashMap<>();
        for (NumberColumn column : NumberColumn.values()) {
            zeros.put(column.field(), count(column));
        }
        return zeros;
    }

    private Map<String, List<String>> cases() {
        Map<String, List<String>> words = new LinkedHashMap<>();
        findings.forEach((column, cases) -> words.put(column.field(), cases));
        return words;
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("verdict", verdict.word());
        fields.put("doubts", doubts);
        fields.put("sent", counts.sent);
        fields.put("acknowledged", counts.acknowledged);
        fields.put("unknown", counts.unknown);
        fields.put("stored", counts.stored);
        fields.put("received", counts.received);
        fields.put("again", counts.again);
        fields.putAll(zeros());
        fields.put("replicationFactor", replication.factor());
        fields.put("minInsync", replication.minInsync());
        fields.put("findings", cases());
        return fields;
    }

    @Override
    public String text() {
        return new Report()
                .line(
                        "numbers",
                        "%,d sent: acknowledged %,d, unknown %,d"
                                .formatted(counts.sent, counts.acknowledged, counts.unknown))
                .line(
                        "records",
                        "%,d in the topic; the consumer got %,d, and %,d of them again"
                                .formatted(counts.stored, counts.received, counts.again))
                .end(this, cases(), replication);
    }
}
