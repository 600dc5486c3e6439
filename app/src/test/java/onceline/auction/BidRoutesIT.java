package onceline.auction;

import static onceline.auction.BidHouse.PATIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onceline.RealServers;
import onceline.delivery.KafkaSettings;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.HttpServer;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.json.Json;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.words.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(180)
final class BidRoutesIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BidHouse house = new BidHouse(Storing.BIDS);
    private final HttpServer http = serve();

    @AfterEach
    void close() {
        http.close();
        house.close();
    }

    @Test
    void theHistoryIsShownPageByPageUnderNamesThatSayNothing() throws Exception {
        house.list();
        for (long n = 1; n <= 130; n++) {
            house.add(n, house.bid(n, n % 2, null));
        }
        house.consume("one", PATIENT);
        house.awaitStored(130);

        var first = get("/api/lots/" + house.lot + "/bids", house.user(1));
        assertThat(first).hasSize(100);
        assertThat(first.get(0).path("offset").asLong()).isEqualTo(house.base + 130);
        assertThat(first.get(0).path("amount").asLong()).isEqualTo(13_000);
        assertThat(first.get(0).path("at").asString()).isEqualTo("2023-11-14T22:13:20.130Z");
        assertThat(first.get(0).path("mine").asBoolean()).isFalse();
        assertThat(first.get(1).path("mine").asBoolean()).isTrue();
        assertThat(first.get(0).path("bidder").asString())
                .matches("[0-9a-f]{8}")
                .isNotEqualTo(first.get(1).path("bidder").asString())
                .isEqualTo(first.get(2).path("bidder").asString());
        assertThat(first.toString()).doesNotContain(house.user(1).value());

        long last = first.get(99).path("offset").asLong();
        var rest = get("/api/lots/" + house.lot + "/bids?before=" + last, null);
        assertThat(rest).hasSize(30);
        assertThat(rest.get(29).path("offset").asLong()).isEqualTo(house.base + 1);
        assertThat(rest)
                .allSatisfy(bid -> assertThat(bid.path("mine").asBoolean()).isFalse());
        assertThat(send("GET", "/api/lots/no-such-lot/bids", null).statusCode()).isEqualTo(404);
        assertThat(send("GET", "/api/lots/" + house.lot + "/bids?before=x", null)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void onesOwnStoredBidIsShownAndNobodyElses() throws Exception {
        house.add(1, 1);
        house.consume("one", PATIENT);
        house.awaitStored(1);

        var path = "/api/bids/b-" + house.lot + "-1";
        var own = get(path, house.user(1));
        assertThat(own.path("offset").asLong()).isEqualTo(house.base + 1);
        assertThat(own.path("lot").asString()).isEqualTo(house.lot.value());
        assertThat(send("GET", path, house.user(2)).statusCode()).isEqualTo(404);
        assertThat(send("GET", path, null).statusCode()).isEqualTo(401);
    }

    @Test
    void aDeadBidIsListedAndSentAgainOnceTheCauseIsGone() throws Exception {
        RealServers.execute("insert into bid values (" + (house.base + 99) + ", 'b-" + house.lot
                + "-1', 'other', 'u', 1, utc_timestamp(3), utc_timestamp(3))");
        house.add(1, 1);
        house.add(2, "no bid");
        house.consume("one", PATIENT);
        house.awaitNothingPending();
        org.awaitility.Awaitility.await().until(() -> house.dead().size() == 2);

        var listed = get("/api/admin/bids/dead", null);
        assertThat(listed).hasSize(2);
        var letter = listed.get(0).path("source").asString().equals(house.id(1)) ? listed.get(0) : listed.get(1);
        assertThat(letter.path("attempts").asLong()).isEqualTo(5);
        assertThat(letter.path("reason").asString()).contains("belongs to another bid");
        assertThat(letter.path("bid").asString()).contains(house.lot.value());
        var again = "/api/admin/bids/dead/" + letter.path("id").asString() + "/resend";
        assertThat(send("POST", again, null).statusCode()).isEqualTo(409);
        assertThat(house.dead()).hasSize(2);

        RealServers.execute("delete from bid where journal_offset = " + (house.base + 99));
        assertThat(send("POST", again, null).body()).contains("\"outcome\":\"stored\"");
        assertThat(house.stored()).isEqualTo(1);
        assertThat(house.dead()).hasSize(1);
        assertThat(send("POST", again, null).statusCode()).isEqualTo(404);
        assertThat(send("POST", "/api/admin/bids/dead/x/resend", null).statusCode())
                .isEqualTo(404);
    }

    private HttpServer serve() {
        var known = new ArrayList<Setting<?>>(HttpServer.SETTINGS);
        var settings =
                Settings.read(known, Set.of(), new Settings.Sources(Map.of("http.port", "0"), Map.of(), Map.of()));
        var routes = new Routes();
        var database = house.parts.database();
        new BidHistoryRoutes(new Believing(), database, new byte[] {1, 2, 3}).addTo(routes);
        new DeadBidRoutes(
                        new Believing(),
                        database,
                        house.redis,
                        KafkaSettings.from(RealServers.settings()),
                        house.parts.metrics(),
                        () -> {})
                .addTo(routes);
        return HttpServer.start(settings, routes);
    }

    private JsonNode get(String path, @org.jspecify.annotations.Nullable UserId user) throws Exception {
        var reply = send("GET", path, user);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return Json.WIRE.readTree(reply.body());
    }

    private HttpResponse<String> send(String method, String path, @org.jspecify.annotations.Nullable UserId user)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(http.url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (user != null) {
            request.header("Authorization", "Bearer " + user);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Believes whoever says a name. */
    private static final class Believing implements Callers {
        @Override
        public UserId user(Request request) {
            return new UserId(request.bearer().orElseThrow(() -> Problem.signInFirst("Who are you?")));
        }

        @Override
        public Optional<UserId> anybody(Request request) {
            return request.bearer().map(UserId::new);
        }

        @Override
        public void requireAdmin(Request request) {}

        @Override
        public void requireService(Request request) {}
    }
}
