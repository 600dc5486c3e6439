package onceline.auction;

import onceline.delivery.Outbox;
import onceline.delivery.Topic;
import onceline.words.EventId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/** What storing and closing tell others, as outbox rows; {@code docs/wire.md} says what each means. */
final class AuctionFacts {
    /** The journal of auctions has one partition. */
    private static final int JOURNAL_PARTITION = 0;

    private AuctionFacts() {}

    private record Notification(
            String type,
            String fact,
            UserId user,
            String kind,
            @Nullable EventId eventId,
            LotId lot,
            long amount,
            long at) {}

    /** @param price the lot's newest */
    static Outbox.Row outbid(AcceptedBid by, UserId user, long price) {
        return notification(new Notification(
                "Notification", by.lot() + "#outbid#" + by.offset(), user, "outbid", null, by.lot(), price, by.at()));
    }

    static Outbox.Row won(LotId lot, EventId sale, UserId user, long amount, long at) {
        return notification(new Notification("Notification", lot + "#won", user, "auction-won", sale, lot, amount, at));
    }

    /** The owner need not send this closing again. */
    static Outbox.Row settled(LotId lot, long ordinal) {
        return Outbox.Row.json(
                Topic.BID_JOURNAL, JOURNAL_PARTITION, lot.value(), new AuctionRecord.Settled(lot, ordinal));
    }

    private static Outbox.Row notification(Notification told) {
        return Outbox.Row.json(Topic.NOTIFICATION, null, told.user().value(), told);
    }
}
