package onceline.auction;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import onceline.journal.Recorded;
import onceline.journal.ReturnAddress;
import onceline.words.BidId;
import onceline.words.EventId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/** What stands in {@code bid-journal}; docs/wire.md says what each means and who writes it. Times are ms since 1970. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface AuctionRecord extends Recorded {
    LotId lot();

    /** Something the owner decided; it counts in its term only. */
    sealed interface Decided extends AuctionRecord {
        long term();

        long at();

        @Override
        @JsonIgnore
        default OptionalLong decidedIn() {
            return OptionalLong.of(term());
        }
    }

    /**
     * @param extendMs a bid in this time before the end moves the end by as much; 0 never does
     * @param extendAtMostMs all extensions together
     */
    record Listed(
            LotId lot,
            EventId eventId,
            String title,
            long at,
            long opensAt,
            long closesAt,
            long openingPrice,
            long increment,
            String currency,
            long extendMs,
            long extendAtMostMs)
            implements AuctionRecord {
        public Listed {
            Money.require(openingPrice);
            Money.require(increment);
        }
    }

    /** @param at the gate's clock */
    record BidPlaced(LotId lot, BidId bid, UserId user, long amount, long at, String door, long ask)
            implements AuctionRecord {
        public BidPlaced {
            Money.require(amount);
        }

        @Override
        @JsonIgnore
        public Optional<ReturnAddress> returnAddress() {
            return Optional.of(new ReturnAddress(door, ask, at));
        }
    }

    record LotOpened(LotId lot, long term, long at) implements Decided {}

    /** @param closesAt the new end */
    record LotExtended(LotId lot, long term, long at, long closesAt) implements Decided {}

    /**
     * @param ordinal numbers the closings of the partition 1, 2, 3 …
     * @param accepted bids that were accepted before it; where it does not fit, the closing changes nothing
     */
    record LotClosed(
            LotId lot,
            long term,
            long at,
            long ordinal,
            long accepted,
            @Nullable Winner winner) implements Decided {
        public LotClosed {
            requireOrdinal(ordinal);
        }
    }

    record Settled(LotId lot, long ordinal) implements AuctionRecord {
        public Settled {
            requireOrdinal(ordinal);
        }
    }

    private static void requireOrdinal(long ordinal) {
        if (ordinal < 1) {
            throw new IllegalArgumentException("closings are numbered from 1");
        }
    }

    /** @param offset of the bid in the journal */
    record Winner(BidId bid, UserId user, long amount, long offset) {
        public Winner {
            Objects.requireNonNull(bid);
            Objects.requireNonNull(user);
        }
    }
}
