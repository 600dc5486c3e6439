package onceline.drills.bidjudge;

import java.util.ArrayList;
import java.util.List;
import onceline.drills.bidjudge.BidRecord.Closed;
import onceline.drills.bidjudge.BidRecord.Extended;
import onceline.drills.bidjudge.BidRecord.Listed;
import onceline.drills.bidjudge.BidRecord.Opened;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidRecord.Settled;
import org.jspecify.annotations.Nullable;

/** One lot as the journal tells it. */
final class FoldedLot {
    static final String NOT_OPEN = "not-open";
    static final String CLOSED = "closed";
    static final String TOO_LOW = "too-low";

    /** How far a lot has come. */
    enum Phase {
        SCHEDULED,
        OPEN,
        CLOSED
    }

    private final LotTerms terms;
    private final List<Placed> accepted = new ArrayList<>();
    private Phase phase = Phase.SCHEDULED;
    /** With the extension that is due. */
    private long end;

    private @Nullable Closed closing;
    private boolean settled;
    private long changedAt;

    FoldedLot(Listed listed) {
        this.terms = listed.terms();
        this.end = terms.closesAt();
        this.changedAt = listed.offset();
    }

    /** Takes the bid if it is good; otherwise answers why not. */
    @Nullable
    String judge(Placed bid) {
        if (phase == Phase.SCHEDULED) {
            return NOT_OPEN;
        }
        if (phase == Phase.CLOSED || bid.at() >= end) {
            return CLOSED;
        }
        if (bid.amount() < minimum()) {
            return TOO_LOW;
        }
        accepted.add(bid);
        changedAt = bid.offset();
        if (terms.extendMs() > 0 && bid.at() >= end - terms.extendMs()) {
            end = Math.min(end + terms.extendMs(), terms.latestEnd());
        }
        return null;
    }

    /** Answers what is wrong with it, as the next three do. */
    @Nullable
    String open(Opened opened) {
        if (phase == Phase.SCHEDULED) {
            phase = Phase.OPEN;
            changedAt = opened.offset();
        }
        return opened.at() < terms.opensAt() ? "opened " + (terms.opensAt() - opened.at()) + " ms early" : null;
    }

    @Nullable
    String extend(Extended extended) {
        return extended.closesAt() > end
                ? "extended to " + extended.closesAt() + ", and no bid moved the end beyond " + end
                : null;
    }

    @Nullable
    String close(Closed closed) {
        phase = Phase.CLOSED;
        changedAt = closed.offset();
        closing = closed;
        return closed.at() < end ? "closed " + (end - closed.at()) + " ms early" : null;
    }

    void settle(Settled record) {
        settled |= closing != null && closing.ordinal() == record.ordinal();
    }

    LotTerms terms() {
        return terms;
    }

    Phase phase() {
        return phase;
    }

    /** The price to beat. */
    long minimum() {
        return accepted.isEmpty() ? terms.openingPrice() : accepted.getLast().amount() + terms.increment();
    }

    /** Milliseconds since 1970, extensions included. */
    long end() {
        return end;
    }

    List<Placed> accepted() {
        return accepted;
    }

    @Nullable
    Placed leader() {
        return accepted.isEmpty() ? null : accepted.getLast();
    }

    @Nullable
    Closed closing() {
        return closing;
    }

    /** Offset of the last record that changed what is shown of the lot. */
    long changedAt() {
        return changedAt;
    }

    boolean settled() {
        return settled;
    }
}
