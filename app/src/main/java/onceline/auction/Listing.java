package onceline.auction;

import java.time.Duration;
import java.time.Instant;
import onceline.words.EventId;
import onceline.words.LotId;

/**
 * A lot as the operator listed it; nothing of it ever changes.
 *
 * @param opensAt to the ms, like all its times
 * @param closesAt without extensions
 * @param extend a bid in this time before the end moves the end by as much; zero never does
 * @param extendAtMost all extensions together
 * @param hold for the winner's ticket
 */
record Listing(
        LotId lot,
        EventId eventId,
        String title,
        Instant opensAt,
        Instant closesAt,
        long openingPrice,
        long increment,
        String currency,
        Duration extend,
        Duration extendAtMost,
        Duration hold) {
    AuctionRecord.Listed listed(long at) {
        return new AuctionRecord.Listed(
                lot,
                eventId,
                title,
                at,
                opensAt.toEpochMilli(),
                closesAt.toEpochMilli(),
                openingPrice,
                increment,
                currency,
                extend.toMillis(),
                extendAtMost.toMillis());
    }
}
