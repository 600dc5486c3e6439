package onceline.auction;

import onceline.plumbing.json.Json;
import onceline.words.BidId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * What Redis shows of a lot.
 *
 * @param phase {@code scheduled}, {@code open} or {@code closed}
 * @param price of the leading bid
 * @param minimum the least that the next bid must offer
 * @param bids accepted so far
 * @param closesAt with all extensions, ms since 1970
 */
record LotPicture(
        String phase,
        @Nullable Long price,
        long minimum,
        long bids,
        @Nullable UserId leader,
        @Nullable BidId bid,
        long opensAt,
        long closesAt) {
    static String field(String lot) {
        return "lot:" + lot;
    }

    String json() {
        return Json.WIRE.writeValueAsString(this);
    }

    static LotPicture parse(String json) {
        return Json.WIRE.readValue(json, LotPicture.class);
    }
}
