package onceline.auction;

import java.time.Instant;
import java.util.Optional;
import onceline.words.EventId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A lot as pages see it.
 *
 * @param closesAt with all extensions that are known now
 * @param leading whether the viewer leads; null for somebody without a session
 * @param asOf offset that this is level with; null while {@code updating}
 * @param updating there is no picture right now
 */
record LotView(
        LotId lot,
        EventId eventId,
        String title,
        String currency,
        long openingPrice,
        long increment,
        Instant opensAt,
        Instant closesAt,
        String phase,
        @Nullable Long price,
        @Nullable Long minimum,
        long bids,
        @Nullable Boolean leading,
        @Nullable Long asOf,
        boolean updating) {
    /** Shown while there is no picture of the lot: it is being listed, or Redis is away. */
    private static final String OPENING = "opening";

    static LotView of(Listing listing, Optional<LotPictures.Seen> seen, Optional<UserId> viewer) {
        return seen.map(now -> of(listing, now, viewer))
                .orElseGet(() -> bare(listing, viewer.map(any -> false), null, true));
    }

    private static LotView of(Listing listing, LotPictures.Seen seen, Optional<UserId> viewer) {
        var picture = seen.lots().get(listing.lot());
        if (picture == null) {
            return bare(listing, viewer.map(any -> false), seen.asOf(), false);
        }
        return new LotView(
                listing.lot(),
                listing.eventId(),
                listing.title(),
                listing.currency(),
                listing.openingPrice(),
                listing.increment(),
                listing.opensAt(),
                Instant.ofEpochMilli(picture.closesAt()),
                picture.phase(),
                picture.price(),
                picture.minimum(),
                picture.bids(),
                viewer.map(user -> user.equals(picture.leader())).orElse(null),
                seen.asOf(),
                false);
    }

    private static LotView bare(Listing listing, Optional<Boolean> leading, @Nullable Long asOf, boolean updating) {
        return new LotView(
                listing.lot(),
                listing.eventId(),
                listing.title(),
                listing.currency(),
                listing.openingPrice(),
                listing.increment(),
                listing.opensAt(),
                listing.closesAt(),
                OPENING,
                null,
                null,
                0,
                leading.orElse(null),
                asOf,
                updating);
    }

    /** Other offsets alone are no news. */
    boolean saysTheSameAs(LotView other) {
        return at(null).equals(other.at(null));
    }

    boolean isOlderThan(LotView other) {
        return asOf != null && other.asOf != null && asOf < other.asOf;
    }

    private LotView at(@Nullable Long offset) {
        return new LotView(
                lot,
                eventId,
                title,
                currency,
                openingPrice,
                increment,
                opensAt,
                closesAt,
                phase,
                price,
                minimum,
                bids,
                leading,
                offset,
                updating);
    }
}
