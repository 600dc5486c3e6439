package onceline.auction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import onceline.plumbing.json.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the journal by the rules of docs/wire.md alone, as plain JSON, and holds what it finds against the laws. */
final class Umpire {
    /** What became of the bid at each offset. */
    final Map<Long, String> outcomes = new HashMap<>();

    final TreeMap<Long, String> accepted = new TreeMap<>();
    final Map<String, Lot> lots = new LinkedHashMap<>();
    final Map<Long, String> closings = new TreeMap<>();
    int fenced;
    int claims;
    int repeats;
    int others;
    int extensions;
    int overtaken;
    private final Map<String, JsonNode> first = new HashMap<>();
    private final Map<String, String> verdicts = new HashMap<>();
    private long term = -1;

    static final class Lot {
        final JsonNode listed;
        String phase = "scheduled";
        long price;
        long best;
        long bids;
        long end;
        long journalledEnd;
        String winner = "";

        Lot(JsonNode listed) {
            this.listed = listed;
            this.end = number(listed, "closesAt");
            this.journalledEnd = end;
        }

        long minimum() {
            return price == 0 ? number(listed, "openingPrice") : price + number(listed, "increment");
        }
    }

    void read(ConsumerRecord<String, byte[]> written) {
        var record = Json.WIRE.readTree(new String(written.value(), StandardCharsets.UTF_8));
        String type = record.get("type").asString();
        if (type.equals("Claim")) {
            claims++;
            term = written.offset();
        } else if (record.has("term") && number(record, "term") != term) {
            fenced++;
        } else if (type.equals("Listed")) {
            lots.putIfAbsent(record.get("lot").asString(), new Lot(record));
        } else if (type.equals("BidPlaced")) {
            outcomes.put(written.offset(), judge(written.offset(), record));
        } else {
            Optional.ofNullable(lot(record)).ifPresent(lot -> decided(type, record, lot));
        }
    }

    private static void require(boolean law, String broken) {
        if (!law) {
            throw new AssertionError(broken);
        }
    }

    private String judge(long offset, JsonNode bid) {
        String id = bid.get("bid").asString();
        var earlier = first.putIfAbsent(id, bid);
        if (earlier != null) {
            boolean same = earlier.get("lot").equals(bid.get("lot"))
                    && earlier.get("user").equals(bid.get("user"))
                    && earlier.get("amount").equals(bid.get("amount"));
            repeats += same ? 1 : 0;
            others += same ? 0 : 1;
            return same ? verdicts.getOrDefault(id, "") : "OTHER_CONTENT";
        }
        var lot = lot(bid);
        String outcome = outcome(bid, lot);
        if (lot != null && outcome.equals("ACCEPTED")) {
            accept(offset, bid, lot);
        }
        verdicts.put(id, outcome);
        return outcome;
    }

    private @Nullable Lot lot(JsonNode record) {
        return lots.get(record.get("lot").asString());
    }

    private static String outcome(JsonNode bid, @Nullable Lot lot) {
        if (lot == null || lot.phase.equals("scheduled")) {
            return "NOT_OPEN";
        }
        if (lot.phase.equals("closed") || number(bid, "at") >= lot.end) {
            return "CLOSED";
        }
        return number(bid, "amount") < lot.minimum() ? "TOO_LOW" : "ACCEPTED";
    }

    private void accept(long offset, JsonNode bid, Lot lot) {
        long amount = number(bid, "amount");
        require(lot.phase.equals("open"), "accepted in a lot that is " + lot.phase);
        require(amount >= lot.minimum(), "accepted " + amount + " below " + lot.minimum());
        lot.price = amount;
        lot.best = Math.max(lot.best, amount);
        lot.winner = bid.get("bid").asString();
        lot.bids++;
        accepted.put(offset, bid.get("bid").asString());
        long extend = number(lot.listed, "extendMs");
        if (number(bid, "at") >= lot.end - extend) {
            long latest = number(lot.listed, "closesAt") + number(lot.listed, "extendAtMostMs");
            lot.end = Math.min(lot.end + extend, latest);
        }
    }

    private void decided(String type, JsonNode record, Lot lot) {
        switch (type) {
            case "LotOpened" -> lot.phase = lot.phase.equals("scheduled") ? "open" : lot.phase;
            case "LotExtended" -> {
                extensions++;
                lot.journalledEnd = Math.max(lot.journalledEnd, number(record, "closesAt"));
            }
            case "LotClosed" -> close(record, lot);
            default -> {}
        }
    }

    private void close(JsonNode record, Lot lot) {
        boolean fits = lot.phase.equals("open")
                && number(record, "accepted") == lot.bids
                && number(record, "ordinal") == closings.size() + 1;
        if (!fits) {
            overtaken++;
            return;
        }
        assertThat(lot.journalledEnd).as("end in the journal").isEqualTo(lot.end);
        assertThat(record.path("winner").path("bid").asString("")).as("winner").isEqualTo(lot.winner);
        assertThat(record.path("winner").path("amount").asLong(0)).as("highest").isEqualTo(lot.best);
        lot.phase = "closed";
        closings.put(number(record, "ordinal"), record.get("lot").asString());
    }

    private static long number(JsonNode record, String field) {
        return record.get(field).asLong();
    }
}
