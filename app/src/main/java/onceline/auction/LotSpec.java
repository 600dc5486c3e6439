package onceline.auction;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import onceline.plumbing.http.Problem;
import onceline.words.EventId;
import onceline.words.LotId;
import org.jspecify.annotations.Nullable;

/**
 * What an operator gives to list a lot.
 *
 * @param opensAt ISO 8601; parts of a millisecond are cut off
 * @param openingPrice the least that the first bid must offer, in minor units of the currency
 * @param increment the least by which a bid must beat the price
 * @param currency of ISO 4217
 * @param extendSeconds 1 to 3,600; a bid so close to the end moves the end by as much
 * @param extendAtMostSeconds at least one extension, at most 86,400; both or none
 * @param holdSeconds time to confirm the winner's ticket, 1 to 86,400; 600 if not given
 */
record LotSpec(
        @Nullable LotId lot,
        @Nullable EventId eventId,
        @Nullable String title,
        @Nullable String opensAt,
        @Nullable String closesAt,
        @Nullable BigInteger openingPrice,
        @Nullable BigInteger increment,
        @Nullable String currency,
        @Nullable Integer extendSeconds,
        @Nullable Integer extendAtMostSeconds,
        @Nullable Integer holdSeconds) {
    private static final int MOST_TITLE = 200;
    private static final int LONGEST_EXTENSION = 3_600;
    private static final int LONGEST = 86_400;
    private static final int USUAL_HOLD = 600;
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    static LotSpec of(Listing listing) {
        boolean mayMove = listing.extend().isPositive();
        return new LotSpec(
                listing.lot(),
                listing.eventId(),
                listing.title(),
                listing.opensAt().toString(),
                listing.closesAt().toString(),
                BigInteger.valueOf(listing.openingPrice()),
                BigInteger.valueOf(listing.increment()),
                listing.currency(),
                mayMove ? (int) listing.extend().toSeconds() : null,
                mayMove ? (int) listing.extendAtMost().toSeconds() : null,
                (int) listing.hold().toSeconds());
    }

    /** Checked, with the defaults filled in: what is stored and compared. */
    Listing checked() {
        var opens = instant("opensAt", opensAt);
        var closes = instant("closesAt", closesAt);
        if (!opens.isBefore(closes)) {
            throw Problem.malformed("closesAt must be after opensAt.");
        }
        int step = extension();
        return new Listing(
                required("lot", lot),
                required("eventId", eventId),
                checkedTitle(),
                opens,
                closes,
                Money.checked("openingPrice", openingPrice),
                Money.checked("increment", increment),
                checkedCurrency(),
                Duration.ofSeconds(step),
                Duration.ofSeconds(step == 0 ? 0 : within("extendAtMostSeconds", extendAtMostSeconds, step, LONGEST)),
                Duration.ofSeconds(holdSeconds == null ? USUAL_HOLD : within("holdSeconds", holdSeconds, 1, LONGEST)));
    }

    private int extension() {
        if ((extendSeconds == null) != (extendAtMostSeconds == null)) {
            throw Problem.malformed("extendSeconds and extendAtMostSeconds belong together: give both or none.");
        }
        return extendSeconds == null ? 0 : within("extendSeconds", extendSeconds, 1, LONGEST_EXTENSION);
    }

    private String checkedTitle() {
        String text = required("title", title);
        if (text.isBlank() || text.length() > MOST_TITLE || text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.malformed("title must be 1 to 200 characters without control characters.");
        }
        return text;
    }

    private String checkedCurrency() {
        String code = required("currency", currency);
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException unknown) {
            throw Problem.malformed("currency must be a code of ISO 4217, such as EUR.");
        }
    }

    private static Instant instant(String field, @Nullable String text) {
        try {
            var instant = Instant.parse(required(field, text)).truncatedTo(ChronoUnit.MILLIS);
            if (!instant.isBefore(FIRST) && instant.isBefore(LAST)) {
                return instant;
            }
        } catch (DateTimeException malformed) {
            // falls through to the same sentence as an instant out of range
        }
        throw Problem.malformed(field + " must be an instant such as 2027-05-01T18:00:00Z, from 1970 to 9998.");
    }

    private static int within(String field, @Nullable Integer value, int least, int most) {
        if (value == null || value < least || value > most) {
            throw Problem.malformed(field + " must be from " + least + " to " + most + ".");
        }
        return value;
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw Problem.malformed(field + " is needed.");
        }
        return value;
    }
}
