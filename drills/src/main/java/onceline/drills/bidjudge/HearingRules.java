package onceline.drills.bidjudge;

import java.util.HashSet;
import java.util.Set;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidState.NoticeRow;

/** From the outcome to the bidder: on their own stream, or waiting for their return. */
final class HearingRules {
    static final String OUTBID = "outbid";
    static final String WON = "auction-won";

    private final BidCase c;
    private final Set<Kept> kept = new HashSet<>();
    private int told;

    /** A notice in the inbox. */
    private record Kept(String user, String kind, String lot) {}

    HearingRules(BidCase c) {
        this.c = c;
        for (NoticeRow notice : c.state.notices()) {
            kept.add(new Kept(notice.user(), notice.kind(), notice.lot()));
        }
    }

    void check() {
        c.lots(this::lot);
        c.stories.values().forEach(this::falseHopes);
    }

    private void lot(FoldedLot lot) {
        Placed leader = lot.leader();
        if (leader == null) {
            return;
        }
        Set<String> bidders = new HashSet<>();
        lot.accepted().forEach(bid -> bidders.add(bid.user()));
        bidders.remove(leader.user());
        bidders.forEach(user -> owed(user, OUTBID, lot));
        if (lot.phase() == FoldedLot.Phase.CLOSED) {
            owed(leader.user(), WON, lot);
        }
    }

    private void owed(String user, String kind, FoldedLot lot) {
        BidStory story = c.byUser.get(user);
        String name = lot.terms().lot();
        if (story == null) {
            return; // the bid was already found to be invented
        }
        if (story.heard(kind, name)) {
            told++;
        } else if (!story.away()) {
            c.found(BidColumn.UNTOLD, story + " was never told " + kind + " for " + name);
        } else if (!kept.contains(new Kept(user, kind, name))) {
            c.found(BidColumn.UNTOLD, story + " is away, and no notice " + kind + " for " + name + " is kept");
        }
    }

    private void falseHopes(BidStory story) {
        c.lots(lot -> {
            Placed leader = lot.leader();
            boolean won = leader != null && leader.user().equals(story.user());
            if (!won && story.heard(WON, lot.terms().lot())) {
                c.found(
                        BidColumn.WRONG_WINNER,
                        story + " was told to have won " + lot.terms().lot());
            }
        });
    }

    /** Outcomes that reached their bidder's own stream. */
    int told() {
        return told;
    }
}
