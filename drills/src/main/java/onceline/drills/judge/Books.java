package onceline.drills.judge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.judge.FinalState.Replication;

/**
 * The closed books of a rush.
 *
 * @param doubts why the verdict cannot be a clean pass; empty if nothing is in doubt
 * @param findings the first cases of each column in words
 */
public record Books(
        Verdict verdict,
        List<String> doubts,
        Counts counts,
        Map<Column, Integer> columns,
        Map<Column, List<String>> findings,
        Speed speed,
        Replication replication)
        implements ClosedBooks {

    /**
     * Who went how far.
     *
     * @param asked joins by request id: {@code acknowledged + refused + unknown}
     * @param joined entries in the journal
     * @param told tickets that reached their person's own stream
     * @param fenced decisions of owners whose term was over, ignored as they should be
     */
    public record Counts(
            int people,
            int asked,
            int acknowledged,
            int refused,
            int unknown,
            int joined,
            int admitted,
            int issued,
            int confirmed,
            int expired,
            int cancelled,
            int soldOut,
            int left,
            int abandoned,
            int told,
            int vanished,
            int unfinished,
            int fenced,
            int insidePeak,
            int insideLimit) {}

    /** Latencies in milliseconds; a join is timed from the request's first byte to the answer. */
    public record Speed(double joinP50Ms, double joinP99Ms, double admissionToToldP99Ms, double joinsPerSecond) {}

    public int count(Column column) {
        return columns.getOrDefault(column, 0);
    }

    /**
     * For tests.
     *
     * @throws AssertionError with the whole report unless the verdict is {@link Verdict#PASSED}
     */
    public Books assertClosed() {
        if (verdict != Verdict.PASSED) {
            throw new AssertionError("the books do not close\n" + text());
        }
        return this;
    }

    @Override
    public Map<String, Integer> zeros() {
        Map<String, Integer> zeros = new LinkedHashMap<>();
        for (Column column : Column.values()) {
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
        fields.put("people", counts.people);
        fields.put("asked", counts.asked);
        fields.put("acknowledged", counts.acknowledged);
        fields.put("refused", counts.refused);
        fields.put("unknown", counts.unknown);
        fields.put("joined", counts.joined);
        fields.put("admitted", counts.admitted);
        fields.put("issued", counts.issued);
        fields.put("confirmed", counts.confirmed);
        fields.put("expired", counts.expired);
        fields.put("cancelled", counts.cancelled);
        fields.put("soldOut", counts.soldOut);
        fields.put("left", counts.left);
        fields.put("abandoned", counts.abandoned);
        fields.put("told", counts.told);
        fields.put("vanished", counts.vanished);
        fields.put("unfinished", counts.unfinished);
        fields.put("fenced", counts.fenced);
        fields.put("insidePeak", counts.insidePeak);
        fields.put("insideLimit", counts.insideLimit);
        fields.putAll(zeros());
        fields.put("joinP50Ms", speed.joinP50Ms);
        fields.put("joinP99Ms", speed.joinP99Ms);
        fields.put("admissionToToldP99Ms", speed.admissionToToldP99Ms);
        fields.put("joinsPerSecond", speed.joinsPerSecond);
        fields.put("replicationFactor", replication.factor());
        fields.put("minInsync", replication.minInsync());
        fields.put("findings", cases());
        return fields;
    }

    @Override
    public String text() {
        return new Report()
                .line(
                        "people",
                        "%,d; joins asked %,d: acknowledged %,d, refused %,d, unknown %,d"
                                .formatted(
                                        counts.people,
                                        counts.asked,
                                        counts.acknowledged,
                                        counts.refused,
                                        counts.unknown))
                .line(
                        "line",
                        "joined %,d = admitted %,d + left %,d + abandoned %,d + still waiting (%,d sold out)"
                                .formatted(
                                        counts.joined, counts.admitted, counts.left, counts.abandoned, counts.soldOut))
                .line(
                        "tickets",
                        "issued %,d: confirmed %,d, expired %,d, cancelled %,d"
                                .formatted(counts.issued, counts.confirmed, counts.expired, counts.cancelled))
                .line(
                        "told",
                        "%,d on their own stream; %,d people had vanished, %,d had no outcome"
                                .formatted(counts.told, counts.vanished, counts.unfinished))
                .line(
                        "inside",
                        "at most %,d of %,d allowed; %,d decisions of ended terms ignored"
                                .formatted(counts.insidePeak, counts.insideLimit, counts.fenced))
                .line(
                        "speed",
                        "join p50 %.1f ms, p99 %.1f ms; admission to told p99 %.0f ms; %,.0f joins/s"
                                .formatted(
                                        speed.joinP50Ms,
                                        speed.joinP99Ms,
                                        speed.admissionToToldP99Ms,
                                        speed.joinsPerSecond))
                .end(this, cases(), replication);
    }
}
