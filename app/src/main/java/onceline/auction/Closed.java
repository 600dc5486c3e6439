package onceline.auction;

import onceline.delivery.Unreadable;
import onceline.plumbing.json.Json;
import onceline.words.LotId;
import onceline.words.MalformedId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A record of {@code lot-closed}.
 *
 * @param ordinal of the closing in its partition of the journal
 * @param at ms since 1970
 * @param accepted how many bids counted
 * @param winner null: nobody bid
 */
record Closed(String type, LotId lot, long ordinal, long at, long accepted, AuctionRecord.@Nullable Winner winner) {
    private static final String TYPE = "LotClosed";

    static Closed of(AuctionRecord.LotClosed closed) {
        return new Closed(TYPE, closed.lot(), closed.ordinal(), closed.at(), closed.accepted(), closed.winner());
    }

    byte[] json() {
        return Json.WIRE.writeValueAsBytes(this);
    }

    static Closed read(byte[] json) throws Unreadable {
        try {
            Closed closed = Json.WIRE.readValue(json, Closed.class);
            if (closed != null && closed.complete()) {
                return closed;
            }
        } catch (JacksonException | MalformedId malformed) {
            // told below, together with what is incomplete
        }
        throw new Unreadable("not a closing");
    }

    @SuppressWarnings("ConstantConditions") // what comes from outside may lack anything
    private boolean complete() {
        return TYPE.equals(type)
                && lot != null
                && ordinal >= 1
                && at >= 0
                && accepted >= 0
                && (winner == null || winner.offset() >= 0);
    }
}
