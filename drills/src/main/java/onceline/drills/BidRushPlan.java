package onceline.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import onceline.drills.bidjudge.LotTerms;

/**
 * The auction to run. Start from {@link #of} and change what matters.
 *
 * @param open how long the lots are open; the last fifth of this time they close one after another
 * @param think the longest time between two bids of one bidder
 * @param limit whoever has no outcome so long after the last end is unfinished
 * @param quiet how long the stores may take to catch up afterwards
 * @param connections lines for calls; two streams for each bidder come on top
 */
public record BidRushPlan(
        int bidders,
        int lots,
        Duration open,
        long seed,
        Duration think,
        Duration limit,
        Duration quiet,
        int connections) {
    private static final long OPENING_PRICE = 1_000;
    private static final long INCREMENT = 50;
    private static final int EXTENDED_ONE_IN = 3;
    private static final long EXTEND_MS = 2_000;
    private static final long EXTEND_AT_MOST_MS = 10_000;
    private static final long BEFORE_OPENING_MS = 3_000;
    private static final long SIGN_IN_MS = 4;

    public static BidRushPlan of(int bidders, int lots, Duration open) {
        return new BidRushPlan(
                bidders, lots, open, 1, Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofMinutes(1), 64);
    }

    public BidRushPlan withSeed(long other) {
        return new BidRushPlan(bidders, lots, open, other, think, limit, quiet, connections);
    }

    public BidRushPlan withThink(Duration other) {
        return new BidRushPlan(bidders, lots, open, seed, other, limit, quiet, connections);
    }

    public BidRushPlan withLimit(Duration other) {
        return new BidRushPlan(bidders, lots, open, seed, think, other, quiet, connections);
    }

    public BidRushPlan withConnections(int other) {
        return new BidRushPlan(bidders, lots, open, seed, think, limit, quiet, other);
    }

    /** Opening when everybody has had the time to sign in; every third with anti-sniping. */
    List<LotTerms> lots(String run, long now) {
        long opensAt = now + BEFORE_OPENING_MS + SIGN_IN_MS * bidders;
        List<LotTerms> all = new ArrayList<>();
        for (int i = 0; i < lots; i++) {
            long closesAt = opensAt + open.toMillis() - open.toMillis() / 5 * i / lots;
            boolean extended = i % EXTENDED_ONE_IN == 0;
            all.add(new LotTerms(
                    run + "-" + i,
                    run,
                    opensAt,
                    closesAt,
                    OPENING_PRICE,
                    INCREMENT,
                    extended ? EXTEND_MS : 0,
                    extended ? EXTEND_AT_MOST_MS : 0));
        }
        return all;
    }
}
