package onceline.drills.crowd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** How somebody bids. One in twenty has each of the bad manners; everybody else is steady. */
enum Manner {
    /** Looks, thinks, bids, listens. */
    STEADY,
    /** Sends a bid once more, with the same id. */
    REPEATS,
    /** Says something else under the id of an earlier bid, then the same again. */
    CONTRADICTS,
    /** Bids from two tabs at the same moment: two bids, or one twice. */
    TWO_TABS,
    /** Often offers less than the price to beat. */
    TOO_LOW,
    /** Does not wait for the opening. */
    EARLY,
    /** Bids on when the lot is closed. */
    LATE,
    /** Loses the streams again and again, and returns. */
    DROPS,
    /** Hangs up before the answer, then repeats the bid until it is known. */
    ABORTS,
    /** Goes away for ever without a word. */
    VANISHES;

    private static final int ONE_IN = 20;

    /** Everybody's manner, drawn from the seed: at least one in twenty has each. */
    static List<Manner> draw(int bidders, long seed) {
        int share = (bidders + ONE_IN - 1) / ONE_IN;
        List<Manner> manners = new ArrayList<>();
        for (Manner manner : values()) {
            if (manner != STEADY) {
                manners.addAll(Collections.nCopies(share, manner));
            }
        }
        manners.addAll(Collections.nCopies(bidders, STEADY));
        List<Manner> drawn = new ArrayList<>(manners.subList(0, bidders));
        Collections.shuffle(drawn, new Random(seed));
        return drawn;
    }
}
