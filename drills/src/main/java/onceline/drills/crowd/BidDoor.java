package onceline.drills.crowd;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import onceline.drills.bidjudge.LotTerms;
import onceline.drills.history.Offer;
import onceline.drills.history.Op.Kind;
import onceline.drills.http.Answer;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.HttpLine;
import onceline.drills.http.HttpLines;
import onceline.drills.http.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Places bids: written down before and after, and repeated with the same id until there is a verdict. */
final class BidDoor {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpLines lines;
    private final HttpAddress gate;
    private final int source;
    private final Log log;
    private final Deadline deadline;
    private final AtomicInteger attempts = new AtomicInteger();
    private @Nullable String token;

    BidDoor(HttpLines lines, HttpAddress gate, int source, Log log, Deadline deadline) {
        this.lines = lines;
        this.gate = gate;
        this.source = source;
        this.log = log;
        this.deadline = deadline;
    }

    void with(String session) {
        token = session;
    }

    /** A bid as it is meant. */
    record Bid(String id, String lot, long amount) {}

    /** What came back in the end; {@code offer} carries the verdict if there is one. */
    record Heard(Kind kind, Offer offer) {
        boolean accepted() {
            return kind == Kind.OK && "accepted".equals(offer.outcome());
        }

        private boolean pending() {
            return kind == Kind.INFO || "pending".equals(offer.outcome());
        }
    }

    /** Repeats the bid until there is a verdict or the time is up. */
    Heard insist(Bid bid, SplittableRandom random) throws InterruptedException {
        Heard heard = once(bid);
        for (int attempt = 1; heard.pending() && !deadline.over(); attempt++) {
            Thread.sleep(Door.pause(random, attempt));
            heard = once(bid);
        }
        return heard;
    }

    Heard once(Bid bid) throws InterruptedException {
        Offer offer = offer(bid);
        try {
            Answer answer = lines.call(request(bid), () -> log.bid(Kind.INVOKE, bid.id(), offer, null));
            return heard(bid, offer, answer);
        } catch (IOException | JacksonException doubt) {
            return heard(bid, Kind.INFO, offer, doubt.toString());
        }
    }

    /** Hangs up before an answer can come: the bid may have been placed or not. */
    void abort(Bid bid) {
        Offer offer = offer(bid);
        log.bid(Kind.INVOKE, bid.id(), offer, null);
        try (HttpLine line = HttpLine.open(gate, source, PATIENCE, 64)) {
            line.sendOnly(request(bid));
            heard(bid, Kind.INFO, offer, "aborted");
        } catch (IOException doubt) {
            heard(bid, Kind.INFO, offer, doubt.toString());
        }
    }

    private Heard heard(Bid bid, Offer offer, Answer answer) {
        if (!answer.ok()) {
            // whoever is asked to come back later has no verdict yet
            Kind kind = answer.refused() && answer.status() != 429 ? Kind.FAIL : Kind.INFO;
            return heard(bid, kind, offer, answer.status() + " " + answer.text());
        }
        JsonNode body = Json.read(answer.text());
        Offer judged = offer.judged(
                Json.text(body, "outcome"),
                Json.text(body, "reason"),
                Json.number(body, "minimum"),
                Json.number(body, "asOf"));
        return heard(bid, Kind.OK, judged, null);
    }

    private Heard heard(Bid bid, Kind kind, Offer offer, @Nullable String detail) {
        log.bid(kind, bid.id(), offer, detail);
        return new Heard(kind, offer);
    }

    private Offer offer(Bid bid) {
        return Offer.of(attempts.incrementAndGet(), bid.lot(), bid.amount());
    }

    private Request request(Bid bid) {
        String body = Json.write(
                Map.of("bid", bid.id(), "lot", bid.lot(), "amount", bid.amount(), "currency", LotTerms.CURRENCY));
        return Request.post("/api/bids", token, body);
    }

    /** The lot as it stands, or null where that cannot be had. */
    @Nullable
    LotView look(String lot) throws InterruptedException {
        try {
            Answer answer = lines.call(Request.get("/api/lots/" + lot, token));
            return answer.ok() ? LotView.of(Json.read(answer.text())) : null;
        } catch (IOException | JacksonException away) {
            return null;
        }
    }
}
