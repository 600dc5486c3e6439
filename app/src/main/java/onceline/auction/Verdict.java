package onceline.auction;

import java.util.Locale;

/**
 * The owner's answer to a bid.
 *
 * @param price after the bid; 0 while nobody's bid was accepted
 * @param minimum that beats the price; 0 where the owner does not know the lot yet
 * @param closesAt end of the lot after the bid, ms since 1970; 0 where the owner does not know the lot yet
 * @param asOf offset of the bid that was judged
 */
record Verdict(Outcome outcome, long price, long minimum, long closesAt, long asOf) {
    enum Outcome {
        ACCEPTED,
        /** Bids do not count yet. */
        NOT_OPEN,
        /** Bids do not count any more. */
        CLOSED,
        /** Less than the minimum. */
        TOO_LOW,
        /** The id belongs to another bid, which stands. */
        OTHER_CONTENT;

        /** As docs/wire.md spells it. */
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    String text() {
        return outcome.name() + " " + price + " " + minimum + " " + closesAt + " " + asOf;
    }

    static Verdict parse(String text) {
        var parts = text.split(" ", 5);
        return new Verdict(
                Outcome.valueOf(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]));
    }
}
