package onceline.drills.history;

import org.jspecify.annotations.Nullable;

/**
 * What a bid says, and the verdict on it where one came back.
 *
 * @param attempt unique for its bidder: tells which answer belongs to which call of one bid
 * @param amount in minor units
 * @param outcome {@code accepted}, {@code refused}, {@code pending}, or null where there is none
 * @param minimum the price to beat next, as the verdict says it
 */
public record Offer(
        int attempt,
        String lot,
        long amount,
        @Nullable String outcome,
        @Nullable String reason,
        @Nullable Long minimum,
        @Nullable Long asOf) {

    /** An offer before its verdict. */
    public static Offer of(int attempt, String lot, long amount) {
        return new Offer(attempt, lot, amount, null, null, null, null);
    }

    public Offer judged(@Nullable String verdict, @Nullable String why, @Nullable Long toBeat, @Nullable Long level) {
        return new Offer(attempt, lot, amount, verdict, why, toBeat, level);
    }
}
