package onceline.drills.bidjudge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.judge.ClosedBooks;
import onceline.drills.judge.FinalState.Replication;
import onceline.drills.judge.Report;
import onceline.drills.judge.Verdict;

/**
 * The closed books of an auction.
 *
 * @param doubts why the verdict cannot be a clean pass; empty if nothing is in doubt
 * @param findings the first cases of each column in words
 */
public record BidBooks(
        Verdict verdict,
        List<String> doubts,
        Counts counts,
        Map<BidColumn, Integer> columns,
        Map<BidColumn, List<String>> findings,
        Speed speed,
        Replication replication)
        implements ClosedBooks {

    /**
     * What became of the bids.
     *
     * @param asked bids by what they say: {@code accepted + refused + unknown}
     * @param acknowledged answered with 2xx
     * @param refused by reason; {@code other-content} where the id was taken
     * @param stored rows in the database
     * @param sold lots that somebody won
     * @param told outcomes that reached their bidder's own stream
     * @param fenced decisions of owners whose term was over, ignored as they should be
     */
    public record Counts(
            int bidders,
            int lots,
            int asked,
            int acknowledged,
            int accepted,
            Map<String, Integer> refused,
            int unknown,
            int stored,
            int sold,
            int extended,
            int told,
            int vanished,
            int unfinished,
            int fenced) {}

    /** A verdict is timed from the request's first byte to the answer, storing from the door's time to the row's. */
    public record Speed(double bidsPerSecond, double verdictP50Ms, double verdictP99Ms, double storedP99Ms) {}

    public int count(BidColumn column) {
        return columns.getOrDefault(column, 0);
    }

    /**
     * For tests.
     *
     * @throws AssertionError with the whole report unless the verdict is {@link Verdict#PASSED}
     */
    public BidBooks assertClosed() {
        if (verdict != Verdict.PASSED) {
            throw new AssertionError("the books do not close\n" + text());
        }
        return this;
    }

    @Override
    public Map<String, Integer> zeros() {
        Map<String, Integer> zeros = new LinkedHashMap<>();
        for (BidColumn column : BidColumn.values()) {
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
        fields.put("bidders", counts.bidders);
        fields.put("lots", counts.lots);
        fields.put("asked", counts.asked);
        fields.put("acknowledged", counts.acknowledged);
        fields.put("accepted", counts.accepted);
        fields.put("refused", counts.refused);
        fields.put("unknown", counts.unknown);
        fields.put("stored", counts.stored);
        fields.put("sold", counts.sold);
        fields.put("extended", counts.extended);
        fields.put("told", counts.told);
        fields.put("vanished", counts.vanished);
        fields.put("unfinished", counts.unfinished);
        fields.put("fenced", counts.fenced);
        fields.putAll(zeros());
        fields.put("bidsPerSecond", speed.bidsPerSecond);
        fields.put("verdictP50Ms", speed.verdictP50Ms);
        fields.put("verdictP99Ms", speed.verdictP99Ms);
        fields.put("acceptedToStoredP99Ms", speed.storedP99Ms);
        fields.put("replicationFactor", replication.factor());
        fields.put("minInsync", replication.minInsync());
        fields.put("findings", cases());
        return fields;
    }

    @Override
    public String text() {
        return new Report()
                .line(
                        "bidders",
                        "%,d for %,d lots; %,d had vanished, %,d had no outcome"
                                .formatted(counts.bidders, counts.lots, counts.vanished, counts.unfinished))
                .line(
                        "bids",
                        "asked %,d = accepted %,d + refused %s + unknown %,d; acknowledged %,d, stored %,d"
                                .formatted(
                                        counts.asked,
                                        counts.accepted,
                                        counts.refused,
                                        counts.unknown,
                                        counts.acknowledged,
                                        counts.stored))
                .line(
                        "lots",
                        "sold %,d, extended %,d; %,d decisions of ended terms ignored"
                                .formatted(counts.sold, counts.extended, counts.fenced))
                .line("told", "%,d outcomes on their bidder's own stream".formatted(counts.told))
                .line(
                        "speed",
                        "%,.0f bids/s; verdict p50 %.1f ms, p99 %.1f ms; accepted to stored p99 %.0f ms"
                                .formatted(
                                        speed.bidsPerSecond, speed.verdictP50Ms, speed.verdictP99Ms, speed.storedP99Ms))
                .end(this, cases(), replication);
    }
}
