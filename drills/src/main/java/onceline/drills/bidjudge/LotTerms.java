package onceline.drills.bidjudge;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A lot as the operator listed it; money in minor units, instants in milliseconds since 1970.
 *
 * @param extendMs an accepted bid in the last so many milliseconds moves the end by as much; 0: never
 * @param extendAtMostMs all extensions together
 */
public record LotTerms(
        String lot,
        String eventId,
        long opensAt,
        long closesAt,
        long openingPrice,
        long increment,
        long extendMs,
        long extendAtMostMs) {
    public static final String CURRENCY = "EUR";

    /** The sale that its winner's ticket belongs to. */
    public String prize() {
        return "lot-" + lot;
    }

    /** No end lies behind this one. */
    public long latestEnd() {
        return closesAt + (extendMs > 0 ? extendAtMostMs : 0);
    }

    /** The body of the admin route. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("lot", lot);
        fields.put("eventId", eventId);
        fields.put("title", "Lot " + lot);
        fields.put("opensAt", Instant.ofEpochMilli(opensAt).toString());
        fields.put("closesAt", Instant.ofEpochMilli(closesAt).toString());
        fields.put("openingPrice", openingPrice);
        fields.put("increment", increment);
        fields.put("currency", CURRENCY);
        if (extendMs > 0) {
            fields.put("extendSeconds", extendMs / 1_000);
            fields.put("extendAtMostSeconds", extendAtMostMs / 1_000);
        }
        return fields;
    }
}
