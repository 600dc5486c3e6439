package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import onceline.door.Operator.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must be refused: politely, never with a 500, and without any trace in a journal, a topic or a table.
 *
 * <p>The first of all: what other tests leave behind ends by itself (a hold, a place), and would look like a trace.
 */
@Order(1)
@Tag("product")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final String LONG = "a".repeat(300);
    private static final String KEY = "\"key\":\"1234567890123456789012\"";

    private final Product product = Product.running();
    private final Operator operator = new Operator(product);
    private final Client nobody = new Client(product.url());
    private final Stores stores = new Stores(product.lab());

    @SuppressWarnings("NullAway.Init")
    private Visitor visitor;

    @SuppressWarnings("NullAway.Init")
    private String sale;

    @SuppressWarnings("NullAway.Init")
    private String closed;

    private Map<String, Long> before = Map.of();

    @BeforeAll
    void prepare() {
        visitor = Visitor.arrives(product);
        sale = operator.pausedSale(Plan.WIDE);
        closed = operator.sale(Plan.WIDE);
        operator.steer(closed, "close");
        visitor.joins(sale);
        before = stores.quiet();
    }

    @AfterEach
    void nothingHasChangedAndNothingIsBroken() {
        assertThat(stores.now()).isEqualTo(before);
        assertThat(product.log()).doesNotContain("request failed");
        assertThat(visitor.place(sale).number("position")).isEqualTo(1);
    }

    @AfterAll
    void end() {
        stores.close();
    }

    static Stream<Arguments> signIns() {
        return Stream.of(
                arguments("nothing", ""),
                arguments("half an object", "{\"contact\":\"a"),
                arguments("an array", "[]"),
                arguments("null", "null"),
                arguments("a text", "\"contact\""),
                arguments("two documents", "{\"contact\":\"a@b\"," + KEY + "}{}"),
                arguments("an unknown field", "{\"contact\":\"a@b\"," + KEY + ",\"admin\":true}"),
                arguments("no contact", "{" + KEY + "}"),
                arguments("an empty contact", "{\"contact\":\"\"," + KEY + "}"),
                arguments("a number as contact", "{\"contact\":7," + KEY + "}"),
                arguments("control characters", "{\"contact\":\"a\\u0000\\u001b@b\"," + KEY + "}"),
                arguments("a long contact", "{\"contact\":\"" + LONG + "@b\"," + KEY + "}"),
                arguments("no key", "{\"contact\":\"a@b\"}"),
                arguments("a short key", "{\"contact\":\"a@b\",\"key\":\"123456789012345678901\"}"),
                arguments("a long key", "{\"contact\":\"a@b\",\"key\":\"" + LONG + "\"}"),
                arguments("a key of null", "{\"contact\":\"a@b\",\"key\":null}"),
                arguments("an unknown language", "{\"contact\":\"a@b\"," + KEY + ",\"language\":\"" + LONG + "\"}"),
                arguments("a deep nest", "[".repeat(8_000)),
                arguments("a huge number", "{\"contact\":1e999999999," + KEY + "}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signIns")
    void signingInWith(String what, String body) {
        refused(nobody.post("/api/sessions", body), 400);
    }

    /** Refused by the length that is announced: a client that waits for the answer gets it whole. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/sessions", "/api/queue/join", "/api/admin/sales"})
    void oversizedBodies(String path) {
        try (Wire wire = new Wire(product)) {
            wire.send("POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 20000\r\n\r\n");
            String answer = wire.rest();
            assertThat(Wire.status(answer)).isEqualTo(413);
            assertThat(answer).contains("application/problem+json", "/problems/too-large");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/xml",
                "nonsense",
                "application/json-patch+json"
            })
    void aWrongContentType(String type) {
        String join = "{\"queue\":\"event:%s\"}".formatted(sale);
        refused(visitor.client().with("Content-Type", type).post("/api/queue/join", join), 400, 415);
        refused(nobody.with("Content-Type", type).post("/api/sessions", "{\"contact\":\"a@b\"," + KEY + "}"), 400, 415);
        refused(
                operator.client().with("Content-Type", type).post("/api/admin/sales", Plan.WIDE.body("typed", "A")),
                400,
                415);
    }

    Stream<Arguments> tokens() throws Exception {
        String header = encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        String claims = encoded("{\"sub\":\"%s\",\"exp\":4102444800}".formatted(visitor.user()));
        String real = visitor.client().post("/api/sessions/renew").text("token");
        int dot = real.lastIndexOf('.');
        var tokens = new ArrayList<>(List.of(
                arguments("nonsense", "nonsense"),
                arguments("dots", ".."),
                arguments("a long one", "a".repeat(4_000)),
                arguments("truncated", real.substring(0, real.length() - 5)),
                arguments("no signature", real.substring(0, dot + 1)),
                arguments("alg none", header + "." + claims + "."),
                arguments("another key", foreign(claims)),
                arguments("the admin token", product.adminToken()),
                arguments("another end", real.substring(0, dot + 1) + "A".repeat(real.length() - dot - 1))));
        if (real.chars().filter(letter -> letter == '.').count() == 2) {
            String[] parts = real.split("\\.", -1);
            tokens.add(arguments("alg none over real claims", header + "." + parts[1] + "."));
            tokens.add(arguments("foreign claims", parts[0] + "." + claims + "." + parts[2]));
        }
        before = stores.quiet();
        return tokens.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void aForgedToken(String what, String token) {
        Client forger = nobody.bearing(token);
        refused(forger.get("/api/me"), 401);
        refused(forger.post("/api/queue/join", "{\"queue\":\"event:%s\"}".formatted(sale)), 401);
        refused(forger.post("/api/queue/leave", "{\"queue\":\"event:%s\"}".formatted(sale)), 401);
        refused(nobody.with("Cookie", "onceline_session=" + token).get("/api/tickets"), 401);
        if (!token.equals(product.adminToken())) {
            refused(forger.post("/api/admin/queues/event:" + sale + "/close"), 401, 403);
        }
    }

    @Test
    void noTokenAtAll() {
        refused(nobody.post("/api/queue/join", "{\"queue\":\"event:%s\"}".formatted(sale)), 401);
        refused(nobody.with("Authorization", "Basic YTpi").get("/api/me"), 401);
        refused(nobody.with("Authorization", "Bearer").get("/api/me"), 401);
        refused(nobody.with("Cookie", "onceline_session=").get("/api/me"), 401);
    }

    static Stream<Arguments> queueRequests() {
        return Stream.of(
                arguments("no queue", "{}", 400),
                arguments("a queue of null", "{\"queue\":null}", 400),
                arguments("a number as queue", "{\"queue\":1}", 400),
                arguments("an object as queue", "{\"queue\":{\"value\":\"lobby\"}}", 400),
                arguments("an empty sale", "{\"queue\":\"event:\"}", 400),
                arguments("another kind of queue", "{\"queue\":\"lot:1\"}", 400),
                arguments("a path as sale", "{\"queue\":\"event:../x\"}", 400),
                arguments("capitals", "{\"queue\":\"event:ABC\"}", 400),
                arguments("300 characters", "{\"queue\":\"event:" + LONG + "\"}", 400),
                arguments("control characters", "{\"queue\":\"event:a\\u0000\\r\\nb\"}", 400),
                arguments("an unknown sale", "{\"queue\":\"event:nobody-sells-this\"}", 404),
                arguments("an empty id", "{\"queue\":\"event:SALE\",\"id\":\"\"}", 400),
                arguments("an id of 300 characters", "{\"queue\":\"event:SALE\",\"id\":\"" + LONG + "\"}", 400),
                arguments("control characters in the id", "{\"queue\":\"event:SALE\",\"id\":\"a\\n\\u0000\"}", 400),
                arguments("a number as id", "{\"queue\":\"event:SALE\",\"id\":5}", 400),
                arguments("an unknown field", "{\"queue\":\"event:SALE\",\"user\":\"u-other\"}", 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("queueRequests")
    void joiningAndLeavingWith(String what, String body, int status) {
        String request = body.replace("SALE", sale);
        refused(visitor.client().post("/api/queue/join", request), status);
        refused(visitor.client().post("/api/queue/leave", request), status);
    }

    @Test
    void joiningAClosedSale() {
        Reply reply = visitor.join(closed);
        refused(reply, 409);
        assertThat(reply.problem()).isEqualTo("closed");
        // The question stands in the journal: its answer is what the owner makes of it there.
        var asked = stores.quiet();
        assertThat(asked)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes("queue-journal.*")
                .isEqualTo(before);
        assertThat(operator.figures(closed).get("waiting").asInt()).isZero();
        before = asked;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?queue=",
                "?queue=event:",
                "?queue=event:%00",
                "?queue=event:%0d%0aSet-Cookie:a=b",
                "?queue=LOBBY",
                "?q=lobby"
            })
    void watchingWith(String query) {
        refused(visitor.client().get("/api/queue/place" + query), 400);
        if (query.startsWith("?queue=")) {
            refused(visitor.client().get("/api/stream" + query), 400);
        }
    }

    @Test
    void watchingAnUnknownSale() {
        refused(visitor.client().get("/api/queue/place?queue=event:nobody-sells-this"), 404);
        refused(visitor.client().get("/api/stream?queue=event:nobody-sells-this"), 404);
        refused(visitor.client().get("/api/queue/place?queue=event:" + LONG), 400);
        refused(visitor.client().get("/api/queue/place?queue=event:" + sale + "&since=yesterday"), 400);
        refused(visitor.client().post("/api/pass", "{\"queue\":\"event:nobody-sells-this\"}"), 403, 404, 409);
    }

    static Stream<Arguments> sales() {
        return Stream.of(
                arguments("rate 0", "rate", "\"0/s\""),
                arguments("a negative rate", "rate", "\"-1/s\""),
                arguments("a rate beyond the limit", "rate", "\"10001/s\""),
                arguments("a rate of words", "rate", "\"fast\""),
                arguments("a number as rate", "rate", "5"),
                arguments("a rate by the hour", "rate", "\"1/h\""),
                arguments("a rate that overflows", "rate", "\"99999999999999999999/s\""),
                arguments("nobody inside", "inside", "0"),
                arguments("fewer than nobody inside", "inside", "-1"),
                arguments("half a person inside", "inside", "1.5"),
                arguments("a text as number", "inside", "\"5\""),
                arguments("negative stock", "stock", "-1"),
                arguments("too much stock", "stock", "1e30"),
                arguments("no time to confirm", "holdSeconds", "0"),
                arguments("a negative time to confirm", "holdSeconds", "-5"),
                arguments("negative grace", "graceSeconds", "-1"),
                arguments("no title", "title", "null"),
                arguments("an empty title", "title", "\"\""),
                arguments("a title of control characters", "title", "\"a\\u0000\\u0007\""),
                arguments("a title of 3,000 characters", "title", "\"" + LONG.repeat(10) + "\""),
                arguments("an empty id", "eventId", "\"\""),
                arguments("an id of capitals", "eventId", "\"ABC\""),
                arguments("an id of 300 characters", "eventId", "\"" + LONG + "\""),
                arguments("control characters in the id", "eventId", "\"a\\u0000b\""),
                arguments("an unknown field", "price", "1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sales")
    void creatingASaleWith(String what, String field, String value) {
        var fields = new TreeMap<>(Map.of(
                "eventId", "\"refused\"",
                "title", "\"A\"",
                "rate", "\"1/s\"",
                "inside", "1",
                "stock", "1",
                "holdSeconds", "1",
                "graceSeconds", "1"));
        fields.put(field, value);
        String body = fields.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        refused(operator.client().post("/api/admin/sales", body), 400);
    }

    static Stream<Arguments> steering() {
        return Stream.of(
                arguments("PATCH", "/api/admin/queues/event:SALE", "{\"rate\":\"0/s\"}", 400),
                arguments("PATCH", "/api/admin/queues/event:SALE", "{\"rate\":\"20000/s\"}", 400),
                arguments("PATCH", "/api/admin/queues/event:SALE", "{\"inside\":0}", 400),
                arguments("PATCH", "/api/admin/queues/event:SALE", "{\"inside\":-3}", 400),
                arguments("PATCH", "/api/admin/queues/event:SALE", "{\"phase\":\"open\"}", 400),
                arguments("PATCH", "/api/admin/queues/event:SALE", "{\"rate\":\"1/s\",\"id\":\"" + LONG + "\"}", 400),
                arguments("PATCH", "/api/admin/queues/event:SALE", "{}", 400),
                arguments("PATCH", "/api/admin/queues/event:nobody-sells-this", "{\"rate\":\"1/s\"}", 404),
                arguments("PATCH", "/api/admin/queues/nonsense", "{\"rate\":\"1/s\"}", 400),
                arguments("POST", "/api/admin/queues/event:nobody-sells-this/pause", "{}", 404),
                arguments("POST", "/api/admin/queues/event:SALE/pause", "{\"id\":\"\"}", 400),
                arguments("POST", "/api/admin/queues/event:SALE/resume", "{\"now\":true}", 400),
                arguments("POST", "/api/admin/queues/event:SALE/resume", "[", 400),
                arguments("POST", "/api/admin/queues/event:SALE/open", "{}", 404),
                arguments("POST", "/api/admin/sales/SALE/stock", "{\"id\":\"a\",\"units\":-1}", 400),
                arguments("POST", "/api/admin/sales/SALE/stock", "{\"id\":\"a\",\"units\":0}", 400),
                arguments("POST", "/api/admin/sales/SALE/stock", "{\"id\":\"a\",\"units\":1000001}", 400),
                arguments("POST", "/api/admin/sales/SALE/stock", "{\"id\":\"a\",\"units\":1.5}", 400),
                arguments("POST", "/api/admin/sales/SALE/stock", "{\"id\":\"a\",\"units\":\"1\"}", 400),
                arguments("POST", "/api/admin/sales/SALE/stock", "{\"id\":\"" + LONG + "\",\"units\":1}", 400),
                arguments("POST", "/api/admin/sales/SALE/stock", "{\"units\":1}", 400),
                arguments("POST", "/api/admin/sales/SALE/stock", "{\"id\":\"a\"}", 400),
                arguments("POST", "/api/admin/sales/nobody-sells-this/stock", "{\"id\":\"a\",\"units\":1}", 404),
                arguments("POST", "/api/admin/sales/NOT%00VALID/stock", "{\"id\":\"a\",\"units\":1}", 400));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("steering")
    void steeringWith(String method, String path, String body, int status) {
        String where = path.replace("SALE", sale);
        refused(
                method.equals("PATCH")
                        ? operator.client().patch(where, body)
                        : operator.client().post(where, body),
                status);
    }

    static Stream<Arguments> issuing() {
        return Stream.of(
                arguments("{}", List.of(400)),
                arguments("{\"eventId\":\"SALE\"}", List.of(409)),
                arguments("{\"eventId\":\"nobody-sells-this\"}", List.of(404, 409)),
                arguments("{\"eventId\":\"" + LONG + "\"}", List.of(400)),
                arguments("{\"pass\":\"nonsense\"}", List.of(403)),
                arguments(
                        "{\"pass\":\"" + encoded("{\"alg\":\"none\"}") + "." + encoded("{\"sub\":\"u\"}") + ".\"}",
                        List.of(403)),
                arguments("{\"pass\":7}", List.of(400)),
                arguments("{\"eventId\":\"SALE\",\"pass\":\"a.b.c\"}", List.of(400)),
                arguments("{\"eventId\":\"SALE\",\"user\":\"u-other\",\"id\":\"a\"}", List.of(401, 403)),
                arguments("{\"eventId\":\"SALE\",\"user\":\"u\\u0000\",\"id\":\"a\"}", List.of(400)),
                arguments("{\"eventId\":\"SALE\",\"user\":\"u-other\",\"id\":\"" + LONG + "\"}", List.of(400)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("issuing")
    void askingForATicketWith(String body, List<Integer> statuses) {
        refused(
                visitor.client().post("/api/tickets/issue", body.replace("SALE", sale)),
                statuses.toArray(Integer[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing.1",
                "nothing",
                "..",
                "%00",
                "%0a",
                "a%2fb",
                "a.r.b",
                "A.1",
                "a.99999999999999999999",
                "한글.1"
            })
    void ticketsThatCannotBe(String id) {
        String path = "/api/tickets/"
                + java.net.URLEncoder.encode(id, StandardCharsets.UTF_8).replace("%25", "%");
        refused(visitor.client().get(path), 400, 404);
        refused(visitor.client().post(path + "/confirm"), 400, 404);
        refused(visitor.client().post(path + "/cancel"), 400, 404);
    }

    @Test
    void aTicketIdOf300Characters() {
        refused(visitor.client().get("/api/tickets/" + LONG), 400, 404);
    }

    static Stream<Arguments> garbage() {
        return Stream.of(
                arguments("no HTTP at all", "hello\r\n\r\n"),
                arguments("control characters", "\0\1\2\3\r\n\r\n"),
                arguments(
                        "a TLS greeting", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"),
                arguments("an unknown version", "GET /api/sales HTTP/9.9\r\nHost: a\r\n\r\n"),
                arguments("an unknown method", "BREW /api/sales HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                arguments("a path upwards", "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                arguments(
                        "an encoded path upwards",
                        "GET /%2e%2e/%2e%2e/onceline/Main.class HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                arguments("half an escape", "GET /api/tickets/%2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                arguments("no UTF-8", "GET /api/tickets/%ff%fe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                arguments(
                        "a header without a colon",
                        "GET /api/sales HTTP/1.1\r\nHost: a\r\nnonsense\r\nConnection: close\r\n\r\n"),
                arguments(
                        "a huge header",
                        "GET /api/sales HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(100_000) + "\r\n\r\n"),
                arguments("a huge path", "GET /" + "a".repeat(50_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments("a negative length", post("Content-Length: -1", "{}")),
                arguments("a length of words", post("Content-Length: many", "{}")),
                arguments("a length beyond all", post("Content-Length: 99999999999999999999", "{}")),
                arguments("two lengths", post("Content-Length: 2\r\nContent-Length: 7", "{}")),
                arguments("broken chunks", post("Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n")),
                arguments(
                        "endless chunks",
                        post(
                                "Transfer-Encoding: chunked",
                                "2000\r\n" + "a".repeat(0x2000) + "\r\n2000\r\n" + "a".repeat(0x2000) + "\r\n2000\r\n"
                                        + "a".repeat(0x2000) + "\r\n0\r\n\r\n")),
                arguments("no UTF-8 in JSON", post("Content-Length: 15", "{\"contact\":\"\u00ff\"}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("garbage")
    void garbageOnTheWire(String what, String bytes) {
        try (Wire wire = new Wire(product)) {
            wire.send(bytes);
            String answer = wire.rest();
            int status = Wire.status(answer);
            assertThat(status)
                    .as(answer)
                    .matches(code -> code == 0 || code >= 400 && code < 500 || code == 501 || code == 505);
            if (status != 0) {
                assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
            }
        }
    }

    @Test
    void aRequestThatDribblesIsCut() {
        try (Wire wire = new Wire(product)) {
            wire.send(
                    "POST /api/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n{");
            await().atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !wire.send(" "));
            assertThat(Wire.status(wire.rest())).isIn(0, 400, 408);
        }
    }

    @Test
    void headersThatDribbleAreCut() {
        try (Wire wire = new Wire(product)) {
            wire.send("GET /api/sales HTTP/1.1\r\nHost: a\r\nX: ");
            await().atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !wire.send("a"));
        }
    }

    @Test
    void manyAbortedRequests() {
        String token = visitor.client().post("/api/sessions/renew").text("token");
        before = stores.quiet();
        for (int i = 0; i < 50; i++) {
            try (Wire wire = new Wire(product)) {
                wire.send("POST /api/queue/leave HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{\"queue\":\"event:" + sale
                        + "\"");
            }
        }
        assertThat(nobody.get("/api/sales").status()).isEqualTo(200);
    }

    private static void refused(Reply reply, Integer... statuses) {
        assertThat(reply.status()).as(reply.body()).isIn((Object[]) statuses);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.number("status")).isEqualTo(reply.status());
        assertThat(reply.text("title")).isNotBlank();
        assertThat(reply.text("detail")).isNotBlank();
    }

    private static String post(String length, String body) {
        return "POST /api/sessions HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + length + "\r\n\r\n" + body;
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A token that is perfect but for the key. */
    private static String foreign(String claims) throws Exception {
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
        String signed = encoded("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}") + "." + claims;
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }
}
