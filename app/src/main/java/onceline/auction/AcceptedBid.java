package onceline.auction;

import onceline.words.BidId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A bid that counts, as it is stored.
 *
 * @param offset in the journal: the order in which bids were judged
 * @param at ms since 1970
 * @param outbid who led before, if another and if that is known
 * @param restored taken from the journal, which does not say who led before
 */
record AcceptedBid(
        long offset,
        BidId bid,
        LotId lot,
        UserId user,
        long amount,
        long at,
        @Nullable UserId outbid,
        boolean restored) {

    /** The same bid, whatever else is known about it. */
    boolean sameAs(AcceptedBid other) {
        return offset == other.offset
                && bid.equals(other.bid)
                && lot.equals(other.lot)
                && user.equals(other.user)
                && amount == other.amount;
    }
}
