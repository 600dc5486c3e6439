package onceline.drills.bidjudge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidState.BidRow;
import onceline.drills.history.Op;
import onceline.drills.judge.Findings;

/** Everything the rules look at, laid out for them. */
final class BidCase {
    final BidAsked asked;
    final BidState state;
    final BidFold fold;
    final Map<Integer, BidStory> stories = new LinkedHashMap<>();
    final Map<String, BidStory> byUser = new HashMap<>();
    final Set<String> ourLots = new HashSet<>();
    /** Offset to row. */
    final Map<Long, BidRow> stored = new HashMap<>();

    final Findings<BidColumn> findings = new Findings<>(BidColumn.class);

    BidCase(BidAsked asked, List<Op> history, BidState state) {
        this.asked = asked;
        this.state = state;
        this.fold = BidFold.of(state.journal());
        asked.lots().forEach(lot -> ourLots.add(lot.lot()));
        state.bids().forEach(row -> stored.put(row.offset(), row));
        for (Op op : history) {
            stories.computeIfAbsent(op.person(), BidStory::new).take(op);
        }
        for (BidStory story : stories.values()) {
            if (story.user() != null) {
                byUser.put(story.user(), story);
            }
        }
    }

    /** Every lot that was asked for and is in the journal. */
    void lots(Consumer<FoldedLot> each) {
        for (LotTerms terms : asked.lots()) {
            FoldedLot lot = fold.lot(terms.lot());
            if (lot != null) {
                each.accept(lot);
            }
        }
    }

    /** The requests of our lots, repeats included. */
    List<Placed> placed() {
        return state.journal().stream()
                .filter(Placed.class::isInstance)
                .map(Placed.class::cast)
                .filter(bid -> ourLots.contains(bid.lot()))
                .toList();
    }

    void found(BidColumn column, String what) {
        findings.add(column, what);
    }
}
