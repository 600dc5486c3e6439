package onceline.drills.bidjudge;

import java.util.HashSet;
import java.util.Set;
import onceline.drills.bidjudge.BidRecord.Placed;

/** From the outcome to the bidder: on their own stream, or waiting for their return. */
final class HearingRules {
    static final String OUTBID = "outbid";
    static final String WON = "auction-won";

    private final BidCase c;
    private final Inboxes inboxes;
    private int told;

    HearingRules(BidCase c) {
        this.c = c;
        this.inboxes = new Inboxes(c.state);
    }

    void check() {
        c.lots(this::lot);
        c.lots(this::kept);
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
        }
    }

    /** Whoever is away finds it on return, and whoever heard it finds it again. */
    private void kept(FoldedLot lot) {
        String name = lot.terms().lot();
        for (Inboxes.Missing missing : inboxes.missing(lot)) {
            BidStory story = c.byUser.get(missing.user());
            if (story != null) {
                c.found(BidColumn.UNTOLD, story + ": no notice is kept for " + name + ", " + missing.what());
            }
        }
        inboxes.falselyWon(lot).forEach(notice -> c.found(BidColumn.WRONG_WINNER, notice + " is kept, and untrue"));
        if (c.state.notQuiet() == null) { // otherwise it may tell of a bid that was placed since the journal was read
            inboxes.untrue(lot).forEach(notice -> c.found(BidColumn.INVENTED, notice + " is kept, and untrue"));
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
