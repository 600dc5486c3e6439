package onceline.line;

import onceline.plumbing.http.Problem;
import onceline.words.EventId;
import org.jspecify.annotations.Nullable;

/**
 * What an operator gives to create a sale.
 *
 * @param rate such as {@code 2000/s} or {@code 30/m}
 * @param inside people inside at once, 1 to 1,000,000; 1,000 if not given
 * @param stock units at the start, 0 to 10,000,000
 * @param holdSeconds time to confirm a ticket, 1 to 86,400; 600 if not given
 * @param graceSeconds absence that costs the place when the turn comes, 0 (never) to 86,400; 120 if not given; being
 *     noticed takes up to {@link Seen#LONGEST_GAP_MS} more, which nobody is charged for
 */
record SaleSpec(
        EventId eventId,
        String title,
        String rate,
        @Nullable Integer inside,
        int stock,
        @Nullable Integer holdSeconds,
        @Nullable Integer graceSeconds) {
    private static final int MOST_TITLE = 200;

    /** The winner of lot x gets a ticket of {@code lot-x}. */
    private static final String OF_A_LOT = "lot-";
    /** Checked, with the defaults filled in: what is stored and compared. */
    SaleSpec checked() {
        if (eventId == null || title == null || rate == null) {
            throw Problem.malformed("eventId, title, rate and stock are needed.");
        }
        if (eventId.value().startsWith(OF_A_LOT)) {
            throw Problem.malformed("eventId must not start with " + OF_A_LOT + ": such are the tickets of lots.");
        }
        if (title.isBlank() || title.length() > MOST_TITLE || title.chars().anyMatch(Character::isISOControl)) {
            throw Problem.malformed("title must be 1 to 200 characters without control characters.");
        }
        return new SaleSpec(
                eventId,
                title,
                rate(rate).toString(),
                inside(orElse(inside, 1_000)),
                within("stock", stock, 0, 10_000_000),
                within("holdSeconds", orElse(holdSeconds, 600), 1, 86_400),
                within("graceSeconds", orElse(graceSeconds, 120), 0, 86_400));
    }

    static Rate rate(String text) {
        try {
            return Rate.parse(text);
        } catch (IllegalArgumentException refused) {
            throw Problem.malformed("rate must look like 2000/s or 30/m, from 1/m to 10000/s.");
        }
    }

    static int inside(int value) {
        return within("inside", value, 1, 1_000_000);
    }

    private static int within(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw Problem.malformed(field + " must be from " + least + " to " + most + ".");
        }
        return value;
    }

    private static int orElse(@Nullable Integer value, int fallback) {
        return value == null ? fallback : value;
    }

    LineRecord.Created created(long at) {
        return new LineRecord.Created(
                onceline.words.QueueId.of(eventId),
                at,
                title,
                rate(rate),
                orElse(inside, 1_000),
                true,
                orElse(graceSeconds, 120) * 1_000L,
                0);
    }
}
