package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Auctions through the product's own door. */
@Tag("product")
class BidIT {
    private static final Duration LONG = Duration.ofHours(1);
    private static final String EXTENSION = ",\"extendSeconds\":2,\"extendAtMostSeconds\":3";

    private final Product product = Product.running();
    private final Client admin = new Client(product.url()).bearing(product.adminToken());

    @Test
    void bidsAreJudgedInOneOrderForEverybody() {
        String lot = openLot(LONG, "");
        var ann = Bidder.arrives(product);
        var bob = Bidder.arrives(product);
        Reply low = ann.bids(lot, 99);
        assertThat(low.text("outcome")).isEqualTo("refused");
        assertThat(low.text("reason")).isEqualTo("too-low");
        assertThat(low.number("minimum")).isEqualTo(100);
        assertThat(low.has("price")).isFalse();
        Reply first = ann.bids(lot, 100);
        assertThat(first.text("outcome")).isEqualTo("accepted");
        assertThat(first.number("minimum")).isEqualTo(110);
        assertThat(bob.bids(lot, 109).text("reason")).isEqualTo("too-low");
        assertThat(bob.bids(lot, 150).number("price")).isEqualTo(150);
        await().untilAsserted(() -> {
            assertThat(bob.lot(lot).json().get("leading").asBoolean()).isTrue();
            assertThat(ann.lot(lot).json().get("leading").asBoolean()).isFalse();
            Reply shown = new Client(product.url()).get("/api/lots/" + lot);
            assertThat(shown.number("price")).isEqualTo(150);
            assertThat(shown.number("bids")).isEqualTo(2);
            assertThat(shown.has("leading")).isFalse();
        });
    }

    @Test
    void aRepeatHearsTheFirstAnswerAndOtherContentIsRefused() {
        String lot = openLot(LONG, "");
        var ann = Bidder.arrives(product);
        var bob = Bidder.arrives(product);
        String id = Product.name("bid");
        Reply first = ann.bid(lot, id, 100);
        bob.bids(lot, 300);
        assertThat(ann.bid(lot, id, 100).json()).isEqualTo(first.json());
        for (Reply other : List.of(ann.bid(lot, id, 400), bob.bid(lot, id, 100))) {
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.problem()).isEqualTo("other-content");
        }
        assertThat(ann.bid(lot, id, 100).json()).isEqualTo(first.json());
        assertThat(ids(lot)).hasSize(2);
    }

    @Test
    void twoAtOnceBothHearTheirVerdictAndOneIsAccepted() throws Exception {
        String lot = openLot(LONG, "");
        var people = Stream.generate(() -> Bidder.arrives(product)).limit(2).toList();
        for (int round = 1; round <= 20; round++) {
            long amount = 100L * round;
            var start = new CountDownLatch(1);
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var answers = people.stream()
                        .map(person -> executor.submit(() -> {
                            start.await();
                            return person.bids(lot, amount).text("outcome");
                        }))
                        .toList();
                start.countDown();
                var outcomes = new ArrayList<String>();
                for (var answer : answers) {
                    outcomes.add(answer.get());
                }
                assertThat(outcomes).containsExactlyInAnyOrder("accepted", "refused");
            }
        }
    }

    @Test
    void everyAcceptedBidIsInTheStreamOnceUnderItsOffset() throws Exception {
        String lot = openLot(LONG, "");
        var people = Stream.generate(() -> Bidder.arrives(product)).limit(4).toList();
        var accepted = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            Reply verdict = people.get(i % 4).bids(lot, 100 + 10L * (i / 2));
            if (verdict.text("outcome").equals("accepted")) {
                accepted.add(verdict.number("asOf") + "-0 " + verdict.text("bid"));
            }
        }
        assertThat(accepted).hasSize(20);
        assertThat(Streamed.of(product.lab(), lot)).map(Streamed::toString).isEqualTo(accepted);
    }

    @Test
    void whileRedisIsAwayBidsAreTakenAndARepeatHearsTheVerdict() {
        String lot = openLot(LONG, "");
        var ann = Bidder.arrives(product);
        ann.bids(lot, 100);
        String id = Product.name("bid");
        product.lab().redis().kill();
        Reply taken;
        try {
            taken = ann.bid(lot, id, 200);
            assertThat(ann.lot(lot).json().get("updating").asBoolean()).isTrue();
        } finally {
            product.lab().redis().start();
        }
        assertThat(taken.status()).as(taken.body()).isEqualTo(202);
        assertThat(taken.text("outcome")).isEqualTo("pending");
        Reply verdict = await().atMost(Duration.ofSeconds(30))
                .until(() -> ann.bid(lot, id, 200), reply -> reply.status() == 200);
        assertThat(verdict.text("outcome")).isEqualTo("accepted");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ids(lot)).hasSize(2));
    }

    @Test
    void anEmptiedRedisShowsTheSameAgain() {
        String lot = openLot(LONG, "");
        var ann = Bidder.arrives(product);
        IntStream.range(0, 5).forEach(i -> ann.bids(lot, 100 + 10L * i));
        product.lab().redis().flush();
        ann.bids(lot, 500);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(ids(lot))
                    .hasSize(6)
                    .doesNotHaveDuplicates()
                    .isSortedAccordingTo(Comparator.comparing(id -> Long.parseLong(id.replace("-0", ""))));
            assertThat(ann.lot(lot).number("bids")).isEqualTo(6);
        });
    }

    @Test
    void bidsBeforeTheOpeningAndAfterTheEndAreRefused() {
        String later = list(Instant.now().plusSeconds(3_600), Instant.now().plusSeconds(7_200), "");
        awaitPhase(later, "scheduled");
        var ann = Bidder.arrives(product);
        assertThat(ann.bids(later, 100).text("reason")).isEqualTo("not-open");
        String soon = openLot(Duration.ofSeconds(3), "");
        assertThat(ann.bids(soon, 100).text("outcome")).isEqualTo("accepted");
        awaitPhase(soon, "closed");
        Reply late = ann.bids(soon, 200);
        assertThat(late.text("reason")).isEqualTo("closed");
        assertThat(late.number("price")).isEqualTo(100);
    }

    @Test
    void aLateBidMovesTheEnd() {
        var closes = Instant.now().plusSeconds(4);
        String lot = list(Instant.now(), closes, EXTENSION);
        awaitPhase(lot, "open");
        var ann = Bidder.arrives(product);
        await().atMost(Duration.ofSeconds(5)).until(() -> Instant.now().isAfter(closes.minusMillis(1_500)));
        Reply moved = ann.bids(lot, 100);
        assertThat(moved.text("outcome")).isEqualTo("accepted");
        assertThat(Instant.parse(moved.text("closesAt")))
                .isEqualTo(Instant.parse(listed(lot)).plusSeconds(2));
        await().until(() -> Instant.now().isAfter(closes.plusMillis(100)));
        assertThat(ann.lot(lot).text("phase")).isEqualTo("open");
        awaitPhase(lot, "closed");
        assertThat(ann.lot(lot).text("closesAt")).isEqualTo(moved.text("closesAt"));
    }

    @Test
    void aPageThatWatchesIsToldEveryPriceInOrder() {
        String lot = openLot(LONG, "");
        var ann = Bidder.arrives(product);
        try (var anybody = new Client(product.url()).stream("/api/lots/" + lot + "/stream");
                var own = ann.visitor().client().stream("/api/lots/" + lot + "/stream")) {
            await().until(() ->
                    !anybody.told("lot").isEmpty() && !own.told("lot").isEmpty());
            ann.bids(lot, 100);
            ann.bids(lot, 200);
            await().untilAsserted(() -> assertThat(
                            anybody.told("lot").getLast().path("price").asLong())
                    .isEqualTo(200));
            await().untilAsserted(() -> assertThat(
                            own.told("lot").getLast().get("leading").asBoolean())
                    .isTrue());
            assertThat(anybody.told("lot")).allMatch(told -> !told.has("leading"));
            assertThat(anybody.told("lot"))
                    .extracting(told -> told.get("asOf").asLong())
                    .isSorted();
        }
    }

    @Test
    void aFullStreamRefusesClearly() {
        String lot = openLot(LONG, "");
        Bidder.arrives(product).bids(lot, 100);
        try (var narrow = product.lab().onceline("gate", "--bid.stream-most=0")) {
            Reply session = new Client(narrow.url())
                    .post("/api/sessions", Visitor.signIn(Product.name("visitor") + "@example.com"));
            var client = new Client(narrow.url()).bearing(session.text("token"));
            Reply refused = await().until(
                            () -> client.post("/api/bids", """
                            {"bid":"%s","lot":"%s","amount":9999,"currency":"EUR"}""".formatted(Product.name("bid"), lot)),
                            reply -> reply.status() == 503);
            assertThat(refused.problem()).isEqualTo("stream-full");
        }
    }

    @Test
    void whatCannotBeABidIsRefusedWithASentenceAndLeavesNoTrace() {
        String lot = openLot(LONG, "");
        var ann = Bidder.arrives(product);
        String id = Product.name("bid");
        long before = ann.bids(lot, 100).number("asOf");
        refused(ann.bid("no-such-lot", id, 500), 404, "no lot");
        refused(ann.bid(lot, id, 500, "USD"), 400, "currency must be EUR");
        refused(ann.bid(lot, id, 0), 400, "amount must be a whole number");
        refused(ann.bid(lot, id, -5), 400, "amount must be a whole number");
        refused(ann.bid(lot, id, "9007199254740992"), 400, "amount must be a whole number");
        refused(ann.bid(lot, id, "9".repeat(60)), 400, "amount must be a whole number");
        refused(ann.bid(lot, id, "null"), 400, "amount must be a whole number");
        refused(ann.bid(lot, id, "500.5"), 400, "");
        refused(ann.bid(lot, id, "\"500\""), 400, "");
        refused(ann.bid(lot, "a".repeat(300), 500), 400, "bid must be 1 to 64");
        refused(ann.bid("A".repeat(300), id, 500), 400, "lot must be 1 to 40");
        refused(ann.visitor().client().post("/api/bids", "{}"), 400, "bid, lot, amount and currency are needed");
        refused(ann.visitor().client().post("/api/bids", "{\"price\":1}"), 400, "Unknown field");
        assertThat(ann.bids(lot, 110).number("asOf")).as("nothing between").isEqualTo(before + 1);
    }

    @Test
    void aForeignOrForgedSessionBidsNothing() {
        String lot = openLot(LONG, "");
        var ann = Bidder.arrives(product);
        String body = "{\"bid\":\"%s\",\"lot\":\"%s\",\"amount\":100,\"currency\":\"EUR\"}"
                .formatted(Product.name("bid"), lot);
        refused(new Client(product.url()).post("/api/bids", body), 401, "");
        refused(admin.post("/api/bids", body), 401, "");
        String token = ann.visitor().client().post("/api/sessions/renew").text("token");
        String forged = token.substring(0, token.length() - 8) + "AAAAAAAA";
        refused(new Client(product.url()).bearing(forged).post("/api/bids", body), 401, "");
        assertThat(ann.bids(lot, 100).text("outcome")).isEqualTo("accepted");
        assertThat(ids(lot)).hasSize(1);
    }

    @Test
    void aLotIsListedOnce() {
        String lot = Product.name("lot");
        String body = body(lot, Instant.now().plusSeconds(60), Instant.now().plusSeconds(120), "");
        assertThat(admin.post("/api/admin/lots", body).status()).isEqualTo(201);
        assertThat(admin.post("/api/admin/lots", body).status()).isEqualTo(200);
        Reply other = admin.post("/api/admin/lots", body.replace("\"increment\":10", "\"increment\":11"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.problem()).isEqualTo("lot-exists");
        String over = body(
                Product.name("lot"),
                Instant.now().minusSeconds(60),
                Instant.now().minusSeconds(1),
                "");
        refused(admin.post("/api/admin/lots", over), 400, "closesAt must be in the future");
        refused(new Client(product.url()).post("/api/admin/lots", body), 401, "");
        assertThat(new Client(product.url())
                        .get("/api/lots?eventId=auction")
                        .json()
                        .valueStream())
                .anyMatch(each -> each.get("lot").asString().equals(lot));
        assertThat(new Client(product.url()).get("/api/lots?eventId=nothing").json())
                .isEmpty();
    }

    @Test
    void theWorkersAreNamed() {
        assertThat(new Client(product.url()).get("/health/ready").body())
                .contains("lot-watch", "stream-room")
                .satisfies(text -> {
                    if (text.contains("\"bid\"")) {
                        assertThat(text).contains("bid-journal-owner");
                    }
                });
    }

    private static void refused(Reply reply, int status, String sentence) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.text("detail")).contains(sentence);
    }

    /** A new lot that takes bids from 100 by 10, in EUR. */
    private String openLot(Duration life, String more) {
        String lot = list(Instant.now(), Instant.now().plus(life), more);
        awaitPhase(lot, "open");
        return lot;
    }

    private String list(Instant opens, Instant closes, String more) {
        String lot = Product.name("lot");
        Reply created = admin.post("/api/admin/lots", body(lot, opens, closes, more));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return lot;
    }

    private static String body(String lot, Instant opens, Instant closes, String more) {
        return """
                {"lot":"%s","eventId":"auction","title":"A lot","opensAt":"%s","closesAt":"%s",\
                "openingPrice":100,"increment":10,"currency":"EUR"%s}""".formatted(lot, opens, closes, more);
    }

    /** The end as the operator gave it. */
    private String listed(String lot) {
        try (var connection = product.lab().database().connect();
                var select = connection.prepareStatement(
                        "select date_format(closes_at, '%Y-%m-%dT%H:%i:%s.%fZ') from lot where id = ?")) {
            select.setString(1, lot);
            var row = select.executeQuery();
            row.next();
            return row.getString(1);
        } catch (java.sql.SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void awaitPhase(String lot, String phase) {
        await("lot " + lot + " " + phase)
                .atMost(Duration.ofSeconds(20))
                .until(() -> new Client(product.url()).get("/api/lots/" + lot).text("phase"), phase::equals);
    }

    private List<String> ids(String lot) {
        return Streamed.of(product.lab(), lot).stream()
                .map(entry -> entry.offset() + "-0")
                .toList();
    }
}
