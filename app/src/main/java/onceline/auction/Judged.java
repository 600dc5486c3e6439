package onceline.auction;

import onceline.words.LotId;
import onceline.words.UserId;

/** A bid that was judged, and the answer that it keeps for ever. */
record Judged(LotId lot, UserId user, long amount, Verdict verdict) {
    boolean isSameAs(AuctionRecord.BidPlaced bid) {
        return lot.equals(bid.lot()) && user.equals(bid.user()) && amount == bid.amount();
    }
}
