package onceline.auction;

import onceline.delivery.Unreadable;
import onceline.plumbing.json.Json;
import onceline.words.BidId;
import onceline.words.LotId;
import onceline.words.MalformedId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A bid as {@code bid-stream} and {@code bid-journal} carry it; the stream has no type, the journal no outbid. */
record BidWire(
        @Nullable String type,
        @Nullable BidId bid,
        @Nullable LotId lot,
        @Nullable UserId user,
        @Nullable Long amount,
        @Nullable Long at,
        @Nullable UserId outbid) {
    private static final String PLACED = "BidPlaced";

    /** The end of the year 9999, where the database's times end. */
    private static final long LAST_MS = 253_402_300_799_999L;

    static AcceptedBid ofStream(long offset, @Nullable String json) throws Unreadable {
        return read(json == null ? "" : json).accepted(offset, false);
    }

    /** That the bid was accepted is known from elsewhere: the journal holds all that were placed. */
    static AcceptedBid ofJournal(long offset, String json) throws Unreadable {
        var wire = read(json);
        if (!PLACED.equals(wire.type())) {
            throw new Unreadable("no bid at this offset of the journal");
        }
        return wire.accepted(offset, true);
    }

    private static BidWire read(String json) throws Unreadable {
        try {
            BidWire wire = Json.WIRE.readValue(json, BidWire.class);
            if (wire != null) {
                return wire;
            }
        } catch (JacksonException | MalformedId malformed) {
            // told below, together with the empty document
        }
        throw new Unreadable("not a bid");
    }

    private AcceptedBid accepted(long offset, boolean restored) throws Unreadable {
        if (bid == null || lot == null || user == null) {
            throw new Unreadable("a field is missing");
        }
        return new AcceptedBid(
                offset,
                bid,
                lot,
                user,
                within(amount, 1, Money.MOST, "amount"),
                within(at, 0, LAST_MS, "time"),
                outbid,
                restored);
    }

    private static long within(@Nullable Long value, long least, long most, String field) throws Unreadable {
        if (value == null || value < least || value > most) {
            throw new Unreadable(field + " missing or out of range");
        }
        return value;
    }
}
