package onceline.drills.bidjudge;

import java.util.HashSet;
import java.util.Set;
import onceline.drills.bidjudge.BidFold.Judged;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidState.BidRow;

/** From the verdict to the table: every accepted bid once, and nothing else. */
final class StoringRules {
    private final BidCase c;
    private final Set<Long> offsets = new HashSet<>();

    StoringRules(BidCase c) {
        this.c = c;
    }

    void check() {
        Set<String> streamed = new HashSet<>();
        c.state.stream().forEach(entry -> streamed.add(entry.id()));
        c.lots(lot -> lot.accepted().forEach(bid -> accepted(bid, streamed.contains(bid.offset() + "-0"))));
        c.state.bids().forEach(this::row);
    }

    private void accepted(Placed bid, boolean streamed) {
        BidRow row = c.stored.get(bid.offset());
        if (row == null || !row.bid().equals(bid.bid())) {
            c.found(
                    BidColumn.LOST,
                    bid + " was accepted and is not in the table"
                            + (streamed ? ", only in the stream" : ", nor in the stream"));
        }
    }

    private void row(BidRow row) {
        Judged judged = c.fold.verdict(row.bid());
        if (!offsets.add(row.offset())) {
            c.found(BidColumn.DOUBLED, row + " is stored again, at the same offset"); // a key that is gone lets it in
        }
        if (judged == null || !isOf(row, judged.bid())) {
            c.found(BidColumn.INVENTED, "nobody placed what is stored as " + row);
        } else if (!judged.accepted()) {
            c.found(BidColumn.AGAINST_THE_RULES, row + " is stored, and was " + judged.outcome());
        } else if (judged.bid().offset() != row.offset()) {
            c.found(
                    BidColumn.DOUBLED,
                    row + " is stored again: it was accepted at " + judged.bid().offset());
        }
    }

    private static boolean isOf(BidRow row, Placed bid) {
        return row.lot().equals(bid.lot()) && row.user().equals(bid.user()) && row.amount() == bid.amount();
    }
}
