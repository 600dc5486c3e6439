package onceline.drills.crowd;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A lot as its page shows it.
 *
 * @param minimum the price to beat; null while the picture is away
 */
record LotView(
        @Nullable String phase,
        @Nullable Long price,
        @Nullable Long minimum) {

    static LotView of(JsonNode lot) {
        return new LotView(Json.text(lot, "phase"), Json.number(lot, "price"), Json.number(lot, "minimum"));
    }

    boolean open() {
        return "open".equals(phase);
    }

    boolean closed() {
        return "closed".equals(phase);
    }
}
