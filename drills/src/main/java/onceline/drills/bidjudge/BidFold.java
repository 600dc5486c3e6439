package onceline.drills.bidjudge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.bidjudge.BidRecord.Claim;
import onceline.drills.bidjudge.BidRecord.Closed;
import onceline.drills.bidjudge.BidRecord.Decision;
import onceline.drills.bidjudge.BidRecord.Extended;
import onceline.drills.bidjudge.BidRecord.Listed;
import onceline.drills.bidjudge.BidRecord.Opened;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidRecord.Settled;
import org.jspecify.annotations.Nullable;

/**
 * What the bid journal says, by the rules of {@code docs/wire.md}: every bid is judged where it stands in the log. All
 * lots of the partition are folded, because bid ids and closing ordinals are shared by all of them.
 */
final class BidFold {
    private final Map<String, FoldedLot> lots = new LinkedHashMap<>();
    private final Map<String, Judged> verdicts = new HashMap<>();
    private final List<Breach> breaches = new ArrayList<>();
    private long term = -1;
    private long closings;
    private int fenced;

    /** The first verdict on a bid id; {@code reason} is null where it was accepted. */
    record Judged(Placed bid, @Nullable String reason) {
        boolean accepted() {
            return reason == null;
        }

        String outcome() {
            return reason == null ? "accepted" : "refused as " + reason;
        }
    }

    /** A decision that the rules do not allow. */
    record Breach(String lot, String what) {}

    private BidFold() {}

    /** @param journal the records of the partition, in the order of the log */
    static BidFold of(List<BidRecord> journal) {
        BidFold fold = new BidFold();
        journal.forEach(fold::take);
        return fold;
    }

    private void take(BidRecord record) {
        switch (record) {
            case Claim claim -> term = claim.offset();
            case Listed listed -> lots.computeIfAbsent(listed.terms().lot(), none -> new FoldedLot(listed));
            case Placed placed -> judge(placed);
            case Decision decision -> decide(decision);
            case Settled settled -> settle(settled);
        }
    }

    private void judge(Placed bid) {
        if (verdicts.containsKey(bid.bid())) {
            return; // a repeat is told the first answer, other content is turned away: neither changes anything
        }
        FoldedLot lot = lots.get(bid.lot());
        verdicts.put(bid.bid(), new Judged(bid, lot == null ? FoldedLot.NOT_OPEN : lot.judge(bid)));
    }

    private void decide(Decision decision) {
        FoldedLot lot = lots.get(decision.lot());
        if (decision.term() != term) {
            fenced++;
        } else if (lot == null) {
            breaches.add(new Breach(decision.lot(), "decided on, and never listed"));
        } else {
            apply(decision, lot);
        }
    }

    private void apply(Decision decision, FoldedLot lot) {
        String breach = switch (decision) {
            case Opened opened -> lot.open(opened);
            case Extended extended -> lot.extend(extended);
            case Closed closed -> fits(closed, lot) ? close(closed, lot) : null;
        };
        if (breach != null) {
            breaches.add(new Breach(decision.lot(), breach));
        }
    }

    /** Something may come between its making and its place in the log; then the owner decides again. */
    private boolean fits(Closed closed, FoldedLot lot) {
        return lot.phase() == FoldedLot.Phase.OPEN
                && closed.ordinal() == closings + 1
                && closed.accepted() == lot.accepted().size();
    }

    private @Nullable String close(Closed closed, FoldedLot lot) {
        closings++;
        return lot.close(closed);
    }

    private void settle(Settled settled) {
        FoldedLot lot = lots.get(settled.lot());
        if (lot != null) {
            lot.settle(settled);
        }
    }

    @Nullable
    FoldedLot lot(String lot) {
        return lots.get(lot);
    }

    /** The verdict that stands for a bid id. */
    @Nullable
    Judged verdict(String bid) {
        return verdicts.get(bid);
    }

    List<Breach> breaches() {
        return breaches;
    }

    /** Decisions of owners whose term was over. */
    int fenced() {
        return fenced;
    }
}
