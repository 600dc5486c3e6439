package onceline.drills.bidjudge;

import org.jspecify.annotations.Nullable;

/** A record of {@code bid-journal} as {@code docs/wire.md} describes it, with the offset where it stands. */
public sealed interface BidRecord {
    long offset();

    /** A lot exists. */
    record Listed(long offset, LotTerms terms) implements BidRecord {}

    /** Somebody wants to buy. */
    record Placed(long offset, String lot, String bid, String user, long amount, long at) implements BidRecord {
        /** The same request, wherever it stands in the log. */
        boolean says(Placed other) {
            return lot.equals(other.lot) && bid.equals(other.bid) && user.equals(other.user) && amount == other.amount;
        }
    }

    /** An owner took over; its offset is the new term. */
    record Claim(long offset, String node) implements BidRecord {}

    /** What an owner decided. It counts only in the latest term. */
    sealed interface Decision extends BidRecord {
        String lot();

        long term();
    }

    /** Bids count from here on. */
    record Opened(long offset, String lot, long term, long at) implements Decision {}

    /** The end has moved. */
    record Extended(long offset, String lot, long term, long at, long closesAt) implements Decision {}

    /** Bids do not count from here on. */
    record Closed(
            long offset,
            String lot,
            long term,
            long at,
            long ordinal,
            long accepted,
            @Nullable Winner winner) implements Decision {}

    /** The closing is in the database. */
    record Settled(long offset, String lot, long ordinal) implements BidRecord {}

    /** Whose bid won. */
    record Winner(String bid, String user, long amount, long offset) {}
}
