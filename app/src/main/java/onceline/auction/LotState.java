package onceline.auction;

import java.util.Locale;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/** One lot in memory. Only {@link AuctionMachine} changes it, by records. */
final class LotState {
    private enum Phase {
        SCHEDULED,
        OPEN,
        CLOSED
    }

    private final AuctionRecord.Listed listed;
    private Phase phase = Phase.SCHEDULED;
    private AuctionRecord.@Nullable Winner leading;
    private long bids;
    private long end;
    private long journalledEnd;

    LotState(AuctionRecord.Listed listed) {
        this.listed = listed;
        this.end = listed.closesAt();
        this.journalledEnd = end;
    }

    LotId id() {
        return listed.lot();
    }

    boolean isScheduled() {
        return phase == Phase.SCHEDULED;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    long opensAt() {
        return listed.opensAt();
    }

    /** With every extension, whether it was journalled or is still to be. */
    long end() {
        return end;
    }

    /** Whether the end has moved and the journal does not say so yet. */
    boolean owesExtension() {
        return end > journalledEnd;
    }

    /** Accepted so far. */
    long bids() {
        return bids;
    }

    AuctionRecord.@Nullable Winner leading() {
        return leading;
    }

    /** 0 while there is no bid. */
    long price() {
        return leading == null ? 0 : leading.amount();
    }

    long minimum() {
        return leading == null ? listed.openingPrice() : leading.amount() + listed.increment();
    }

    void open() {
        phase = Phase.OPEN;
    }

    void close() {
        phase = Phase.CLOSED;
    }

    void extended(long closesAt) {
        journalledEnd = Math.max(journalledEnd, closesAt);
    }

    /** @return who led before, if it was somebody else */
    @Nullable
    UserId accept(AuctionRecord.Winner bid, long at) {
        var before = leading == null ? null : leading.user();
        leading = bid;
        bids++;
        if (at >= end - listed.extendMs()) {
            end = Math.max(end, Math.min(end + listed.extendMs(), listed.closesAt() + listed.extendAtMostMs()));
        }
        return bid.user().equals(before) ? null : before;
    }

    LotPicture picture() {
        return new LotPicture(
                phase.name().toLowerCase(Locale.ROOT),
                leading == null ? null : leading.amount(),
                minimum(),
                bids,
                leading == null ? null : leading.user(),
                leading == null ? null : leading.bid(),
                opensAt(),
                end);
    }
}
