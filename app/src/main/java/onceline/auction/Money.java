package onceline.auction;

import java.math.BigInteger;
import onceline.plumbing.http.Problem;
import org.jspecify.annotations.Nullable;

/** Money is a whole number of minor units, small enough to be exact in every language that reads JSON. */
final class Money {
    /** 2^53 − 1: beyond it a number of JavaScript is no longer exact. */
    static final long MOST = (1L << 53) - 1;

    private Money() {}

    /** For what stands in the journal, where a wrong amount is a damaged record. */
    static void require(long amount) {
        if (amount < 1 || amount > MOST) {
            throw new IllegalArgumentException("an amount out of range");
        }
    }

    /**
     * For what a client sent.
     *
     * @throws Problem 400 if it is missing or out of range
     */
    static long checked(String field, @Nullable BigInteger amount) {
        if (amount == null || amount.signum() <= 0 || amount.bitLength() > 53) {
            throw Problem.malformed(
                    field + " must be a whole number of minor units (such as cents) from 1 to " + MOST + ".");
        }
        return amount.longValueExact();
    }
}
