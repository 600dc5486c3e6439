package onceline.auction;

import onceline.journal.JsonCodec;

/** JSON of the auctions' records. */
final class AuctionCodec extends JsonCodec<AuctionRecord> {
    AuctionCodec() {
        super(AuctionRecord.class, record -> record.lot().value());
    }
}
