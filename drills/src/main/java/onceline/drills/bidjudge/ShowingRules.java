package onceline.drills.bidjudge;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidState.ShownLot;
import onceline.drills.bidjudge.BidState.Streamed;
import org.jspecify.annotations.Nullable;

/** Redis shows what the journal says. */
final class ShowingRules {
    private final BidCase c;

    ShowingRules(BidCase c) {
        this.c = c;
    }

    void check() {
        Map<String, Placed> accepted = new HashMap<>();
        c.lots(lot -> {
            shown(lot);
            lot.accepted().forEach(bid -> accepted.put(bid.offset() + "-0", bid));
        });
        c.state.stream().forEach(entry -> streamed(entry, accepted.get(entry.id())));
    }

    private void shown(FoldedLot lot) {
        Placed leader = lot.leader();
        ShownLot journal = new ShownLot(
                lot.phase().name().toLowerCase(Locale.ROOT),
                leader == null ? null : leader.amount(),
                lot.minimum(),
                lot.accepted().size(),
                leader == null ? null : leader.user(),
                leader == null ? null : leader.bid(),
                lot.end());
        ShownLot redis = c.state.shown().get(lot.terms().lot());
        if (!journal.equals(redis)) {
            c.found(BidColumn.REDIS_DIFFERS, lot.terms().lot() + ": the journal says " + journal + ", Redis " + redis);
        }
    }

    private void streamed(Streamed entry, @Nullable Placed bid) {
        boolean same = bid != null
                && bid.bid().equals(entry.bid())
                && bid.lot().equals(entry.lot())
                && bid.user().equals(entry.user())
                && bid.amount() == entry.amount();
        if (!same) {
            c.found(BidColumn.REDIS_DIFFERS, "the stream holds " + entry + ", the journal at its place " + bid);
        }
    }
}
