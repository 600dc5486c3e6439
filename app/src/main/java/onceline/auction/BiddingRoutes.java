package onceline.auction;

import io.micrometer.core.instrument.Timer;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import onceline.auction.Verdict.Outcome;
import onceline.journal.Door;
import onceline.journal.ReturnAddress;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.words.BidId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/** Where bids come in. What cannot be a bid is refused here, and leaves no trace in the journal. */
final class BiddingRoutes {
    private static final String PENDING = "pending";
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Door door;
    private final Lots lots;
    private final StreamRoom room;
    private final Callers callers;
    private final Metrics metrics;
    private final AuctionCodec codec = new AuctionCodec();

    BiddingRoutes(Door door, Lots lots, StreamRoom room, Callers callers, Metrics metrics) {
        this.door = door;
        this.lots = lots;
        this.room = room;
        this.callers = callers;
        this.metrics = metrics;
    }

    void addTo(Routes routes) {
        routes.post("/api/bids", this::bid);
    }

    private record Body(
            @Nullable BidId bid,
            @Nullable LotId lot,
            @Nullable BigInteger amount,
            @Nullable String currency) {
        /** @throws Problem 400 for what cannot be a bid for any lot, 404 for an unknown lot */
        Offer checked(Lots lots) {
            if (bid == null || lot == null || currency == null) {
                throw Problem.malformed(
                        "bid, lot, amount and currency are needed. Make the bid id yourself, and repeat it when you try again.");
            }
            long checkedAmount = Money.checked("amount", amount);
            var listing = lots.require(lot);
            if (!listing.currency().equals(currency)) {
                throw Problem.malformed("currency must be " + listing.currency() + " for this lot.");
            }
            return new Offer(bid, listing, checkedAmount);
        }
    }

    /** What can be a bid. */
    private record Offer(BidId bid, Listing listing, long amount) {
        AuctionRecord.BidPlaced by(UserId user, ReturnAddress to) {
            return new AuctionRecord.BidPlaced(listing.lot(), bid, user, amount, to.at(), to.door(), to.ask());
        }
    }

    private record Pending(BidId bid, LotId lot, String outcome) {}

    private record Told(
            BidId bid,
            LotId lot,
            String outcome,
            @Nullable String reason,
            long amount,
            @Nullable Long price,
            long minimum,
            Instant closesAt,
            long asOf) {}

    private Answer bid(Request request) {
        var sample = Timer.start();
        UserId user = callers.user(request);
        var offer = request.body(Body.class).checked(lots);
        room.require();
        var lot = offer.listing().lot();
        var answer = door.ask(Lots.PARTITION, lot.value(), to -> codec.encode(offer.by(user, to)))
                .text()
                .map(text -> told(offer, Verdict.parse(text)))
                .orElseGet(() -> pending(offer));
        sample.stop(metrics.timer(Metric.BID_ANSWER_TIME));
        return answer;
    }

    private Answer pending(Offer offer) {
        count(PENDING);
        return Answer.accepted(new Pending(offer.bid(), offer.listing().lot(), PENDING))
                .retryAfter(SOON);
    }

    private Answer told(Offer offer, Verdict verdict) {
        count(verdict.outcome().label());
        if (verdict.outcome() == Outcome.OTHER_CONTENT) {
            throw Problem.conflict(
                    "other-content",
                    "This bid id belongs to another bid, which stands as it was answered. Use a new id for a new bid.");
        }
        boolean accepted = verdict.outcome() == Outcome.ACCEPTED;
        var listing = offer.listing();
        return Answer.ok(new Told(
                offer.bid(),
                listing.lot(),
                accepted ? "accepted" : "refused",
                accepted ? null : verdict.outcome().label(),
                offer.amount(),
                verdict.price() == 0 ? null : verdict.price(),
                verdict.minimum() == 0 ? listing.openingPrice() : verdict.minimum(),
                verdict.closesAt() == 0 ? listing.closesAt() : Instant.ofEpochMilli(verdict.closesAt()),
                verdict.asOf()));
    }

    private void count(String outcome) {
        metrics.counter(Metric.BIDS_ANSWERED, "outcome", outcome).increment();
    }
}
