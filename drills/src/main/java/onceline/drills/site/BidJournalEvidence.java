package onceline.drills.site;

import static onceline.drills.site.Fields.number;
import static onceline.drills.site.Fields.numberOr;
import static onceline.drills.site.Fields.textOr;

import java.util.ArrayList;
import java.util.List;
import onceline.drills.bidjudge.BidRecord;
import onceline.drills.bidjudge.BidRecord.Claim;
import onceline.drills.bidjudge.BidRecord.Closed;
import onceline.drills.bidjudge.BidRecord.Extended;
import onceline.drills.bidjudge.BidRecord.Listed;
import onceline.drills.bidjudge.BidRecord.Opened;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidRecord.Settled;
import onceline.drills.bidjudge.BidRecord.Winner;
import onceline.drills.bidjudge.LotTerms;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code bid-journal} says, of all lots: ids and closing numbers are shared by all. */
final class BidJournalEvidence implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TopicReader topic;
    private final List<BidRecord> records = new ArrayList<>();

    BidJournalEvidence(Site site) {
        this.topic = new TopicReader(site, "bid-journal");
    }

    void more() {
        topic.more(this::take);
    }

    /** In the order of the log. */
    List<BidRecord> records() {
        return List.copyOf(records);
    }

    private void take(ConsumerRecord<byte[], byte[]> raw) {
        if (raw.value() == null) {
            return;
        }
        try {
            BidRecord record = read(raw.offset(), JSON.readTree(raw.value()));
            if (record != null) {
                records.add(record);
            }
        } catch (JacksonException undecodable) {
            return; // skipped by everybody who folds the log
        }
    }

    private static @Nullable BidRecord read(long offset, JsonNode node) {
        String lot = textOr(node, "lot", "");
        long at = numberOr(node, "at", 0);
        long term = numberOr(node, "term", -1);
        return switch (textOr(node, "type", "")) {
            case "Claim" -> new Claim(offset, textOr(node, "node", ""));
            case "Listed" -> new Listed(offset, terms(lot, node));
            case "BidPlaced" ->
                new Placed(
                        offset,
                        lot,
                        textOr(node, "bid", ""),
                        textOr(node, "user", ""),
                        numberOr(node, "amount", 0),
                        at);
            case "LotOpened" -> new Opened(offset, lot, term, at);
            case "LotExtended" -> new Extended(offset, lot, term, at, numberOr(node, "closesAt", 0));
            case "LotClosed" ->
                new Closed(
                        offset,
                        lot,
                        term,
                        at,
                        numberOr(node, "ordinal", 0),
                        numberOr(node, "accepted", 0),
                        winner(node.path("winner")));
            case "Settled" -> new Settled(offset, lot, numberOr(node, "ordinal", 0));
            default -> null;
        };
    }

    private static LotTerms terms(String lot, JsonNode node) {
        long extendMs = numberOr(node, "extendMs", 0);
        return new LotTerms(
                lot,
                textOr(node, "eventId", ""),
                numberOr(node, "opensAt", 0),
                numberOr(node, "closesAt", 0),
                numberOr(node, "openingPrice", 0),
                numberOr(node, "increment", 0),
                extendMs,
                extendMs == 0 ? 0 : numberOr(node, "extendAtMostMs", 0));
    }

    static @Nullable Winner winner(JsonNode node) {
        Long offset = number(node, "offset");
        return offset == null
                ? null
                : new Winner(textOr(node, "bid", ""), textOr(node, "user", ""), numberOr(node, "amount", 0), offset);
    }

    @Override
    public void close() {
        topic.close();
    }
}
