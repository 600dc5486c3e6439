package onceline.auction;

import onceline.plumbing.json.Json;
import onceline.words.BidId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A bid that was accepted, as it stands in {@code bid-stream}.
 *
 * @param at the gate's clock, ms since 1970
 * @param outbid who led before, if it was somebody else
 */
record Accepted(
        BidId bid,
        LotId lot,
        UserId user,
        long amount,
        long at,
        @Nullable UserId outbid) {
    String json() {
        return Json.WIRE.writeValueAsString(this);
    }
}
