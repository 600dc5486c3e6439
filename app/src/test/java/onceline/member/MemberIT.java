package onceline.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.util.Base64URL;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import onceline.RealServers;
import onceline.member.Gate.Reply;
import onceline.words.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MemberIT {
    private static final String KEY = "0123456789-0123456789_abc";
    private static final String OTHER_KEY = "9876543210-9876543210_xyz";
    private static final Duration QUICK = Duration.ofSeconds(2);
    private static final AtomicInteger people = new AtomicInteger();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Gate gate;
    private String contact;

    @BeforeAll
    static void migrate() {
        try (var database = RealServers.database()) {
            database.migrate();
        }
    }

    @BeforeEach
    void open() {
        gate = Gate.open();
        contact = "person-" + people.incrementAndGet() + "@example.com";
    }

    @AfterEach
    void close() {
        gate.close();
    }

    @Test
    void theSameContactAndKeyIsTheSameUserInAnotherSession() throws Exception {
        var first = gate.signIn(contact, KEY);
        var second = gate.signIn(" " + contact, KEY);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text("user")).matches("u-[a-z0-9]{26}").isEqualTo(second.text("user"));
        assertThat(first.text("session")).isNotEqualTo(second.text("session"));
        assertThat(Instant.parse(first.text("expiresAt")))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(12)));
        assertThat(gate.get("/api/me", second.text("token")).json().toString())
                .isEqualTo("{\"user\":\"" + first.text("user") + "\",\"contact\":\"" + contact
                        + "\",\"language\":\"en\"}");
    }

    @Test
    void anotherKeyOpensNothing() throws Exception {
        gate.signIn(contact, KEY);
        var thief = gate.signIn(contact, OTHER_KEY);
        assertThat(thief.status()).isEqualTo(401);
        assertThat(thief.text("type")).isEqualTo("/problems/sign-in-first");
        assertThat(thief.header("Set-Cookie")).isEmpty();
    }

    @Test
    void theLanguageIsKeptUntilAnotherIsChosen() throws Exception {
        gate.post("/api/sessions", Map.of("contact", contact, "key", KEY, "language", "ko"), Map.of());
        var again = gate.signIn(contact, KEY);
        assertThat(gate.get("/api/me", again.text("token")).text("language")).isEqualTo("ko");
        gate.post("/api/sessions", Map.of("contact", contact, "key", KEY, "language", "en"), Map.of());
        var last = gate.signIn(contact, KEY);
        assertThat(gate.get("/api/me", last.text("token")).text("language")).isEqualTo("en");
    }

    @Test
    void manySignInsAtOnceMakeOneUser() throws Exception {
        var replies = atOnce(24, number -> gate.signIn(contact, KEY));
        assertThat(replies).extracting(Reply::status).containsOnly(201);
        assertThat(users(replies)).hasSize(1);
    }

    @Test
    void ofTwoKeysAtOnceOneHasTheContact() throws Exception {
        var replies = atOnce(24, number -> gate.signIn(contact, number % 2 == 0 ? KEY : OTHER_KEY));
        assertThat(replies).extracting(Reply::status).containsOnly(201, 401);
        assertThat(users(replies.stream().filter(reply -> reply.status() == 201).toList()))
                .hasSize(1);
        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(12);
    }

    @Test
    void twoGatesAndManyContactsAtOnceAgree() throws Exception {
        try (var other = Gate.open()) {
            var replies =
                    atOnce(60, number -> (number % 2 == 0 ? gate : other).signIn(contact + "/" + number % 20, KEY));
            assertThat(replies).extracting(Reply::status).containsOnly(201);
            assertThat(users(replies)).hasSize(20);
        }
    }

    @Test
    void anEmptiedRedisGetsTheSessionBack() throws Exception {
        var signed = gate.signIn(contact, KEY);
        RealServers.lab().redis().flush();
        try (var fresh = Gate.open()) {
            assertThat(fresh.get("/who", signed.text("token")).text("user")).isEqualTo(signed.text("user"));
            assertThat(fresh.restored()).isEqualTo(1);
            var stored = fresh.redis().await(fresh.redis().async().hgetall("session:" + signed.text("session")));
            assertThat(stored)
                    .containsEntry("user", signed.text("user"))
                    .containsEntry("contact", contact)
                    .containsEntry("language", "en")
                    .containsKey("created");
            long life = fresh.redis().await(fresh.redis().async().ttl("session:" + signed.text("session")));
            assertThat(life)
                    .isBetween(
                            Duration.ofHours(11).toSeconds(),
                            Duration.ofHours(12).toSeconds());
            assertThat(fresh.signIn(contact, KEY).text("user")).isEqualTo(signed.text("user"));
        }
    }

    @Test
    void whoSignedOutStaysOutEvenWhenRedisIsLost() throws Exception {
        var signed = gate.signIn(contact, KEY);
        var other = gate.signIn(contact, KEY);
        var out = gate.send("DELETE", "/api/sessions", null, bearer(signed));
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).startsWith("onceline_session=;").contains("Max-Age=0");
        assertThat(gate.get("/who", signed.text("token")).status()).isEqualTo(401);

        RealServers.lab().redis().flush();
        try (var fresh = Gate.open()) {
            assertThat(fresh.get("/who", signed.text("token")).status()).isEqualTo(401);
            assertThat(fresh.get("/who", other.text("token")).status()).isEqualTo(200);
            assertThat(fresh.restored()).isEqualTo(1);
        }
    }

    @Test
    void otherGatesHearOfASignOutAtOnce() throws Exception {
        var signed = gate.signIn(contact, KEY);
        try (var other = Gate.open()) {
            assertThat(other.get("/who", signed.text("token")).status()).isEqualTo(200);
            gate.send("DELETE", "/api/sessions", null, bearer(signed));
            await().atMost(QUICK)
                    .untilAsserted(() -> assertThat(
                                    other.get("/who", signed.text("token")).status())
                            .isEqualTo(401));
        }
    }

    @Test
    void signingOutEndsTheOpenStreamsOfThatSessionOnly() throws Exception {
        var signed = gate.signIn(contact, KEY);
        var other = gate.signIn(contact, KEY);
        try (var ends = stream(signed);
                var stays = stream(other)) {
            await().until(() -> gate.streams().open() == 2);
            gate.send("DELETE", "/api/sessions", null, bearer(signed));
            await().atMost(QUICK).until(() -> gate.streams().open() == 1);
            assertThat(gate.streams().users()).containsExactly(new UserId(other.text("user")));
            assertThat(new String(ends.readAllBytes(), StandardCharsets.UTF_8)).contains("event: state");
            assertThat(stays.read()).isNotEqualTo(-1);
        }
    }

    @Test
    void withoutRedisTheTokenIsGoodEnough() throws Exception {
        var signed = gate.signIn(contact, KEY);
        RealServers.lab().redis().kill();
        try {
            try (var fresh = Gate.open()) {
                assertThat(fresh.get("/who", signed.text("token")).status()).isEqualTo(200);
            }
            assertThat(gate.get("/who", signed.text("token")).status()).isEqualTo(200);
            assertThat(gate.get("/api/me", signed.text("token")).text("contact"))
                    .isEqualTo(contact);
            var another = gate.signIn(contact, KEY);
            assertThat(another.status()).isEqualTo(201);
            assertThat(another.text("user")).isEqualTo(signed.text("user"));
            assertThat(gate.send("DELETE", "/api/sessions", null, bearer(another))
                            .status())
                    .isEqualTo(204);
            assertThat(gate.get("/who", another.text("token")).status()).isEqualTo(401);
        } finally {
            RealServers.lab().redis().start();
        }
    }

    @Test
    void aHangingRedisKeepsNobodyWaiting() throws Exception {
        var signed = gate.signIn(contact, KEY);
        RealServers.lab().redis().pause();
        try {
            long before = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                assertThat(gate.get("/who", signed.text("token")).status()).isEqualTo(200);
                assertThat(gate.signIn(contact, KEY).status()).isEqualTo(201);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        } finally {
            RealServers.lab().redis().resume();
        }
    }

    @Test
    void withoutTheDatabaseSessionsGoOnAndSigningInIsRefusedWithoutDoubt() throws Exception {
        var signed = gate.signIn(contact, KEY);
        RealServers.lab().database().stop();
        try {
            assertThat(gate.get("/who", signed.text("token")).status()).isEqualTo(200);
            RealServers.lab().redis().flush();
            try (var fresh = Gate.open()) {
                assertThat(fresh.get("/who", signed.text("token")).status()).isEqualTo(200);
                assertThat(fresh.get("/api/me", signed.text("token")).status()).isEqualTo(503);
            }
            var refused = gate.signIn(contact + "/new", KEY);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotEmpty();
        } finally {
            RealServers.lab().database().start();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(gate.signIn(contact, KEY).text("user")).isEqualTo(signed.text("user")));
    }

    @Test
    void renewingGivesALaterTokenOfTheSameSession() throws Exception {
        var signed = gate.signIn(contact, KEY);
        var renewed = gate.post("/api/sessions/renew", null, bearer(signed));
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(renewed.text("session")).isEqualTo(signed.text("session"));
        assertThat(renewed.text("user")).isEqualTo(signed.text("user"));
        assertThat(Instant.parse(renewed.text("expiresAt"))).isAfterOrEqualTo(Instant.parse(signed.text("expiresAt")));
        assertThat(gate.get("/who", renewed.text("token")).status()).isEqualTo(200);
        gate.send("DELETE", "/api/sessions", null, bearer(renewed));
        assertThat(gate.get("/who", signed.text("token")).status()).isEqualTo(401);
    }

    @Test
    void theCookieIsTheSameSessionForPagesOfThisSiteOnly() throws Exception {
        var signed = gate.signIn(contact, KEY);
        assertThat(signed.header("Set-Cookie"))
                .startsWith("onceline_session=" + signed.text("token") + ";")
                .contains("; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=43")
                .doesNotContain("Secure");
        String cookie = "theme=dark; onceline_session=" + signed.text("token");

        assertThat(change(cookie, Map.of()).status()).isEqualTo(200);
        assertThat(change(cookie, Map.of("Sec-Fetch-Site", "same-origin")).status())
                .isEqualTo(200);
        assertThat(change(cookie, Map.of("Sec-Fetch-Site", "cross-site")).status())
                .isEqualTo(403);
        assertThat(change(cookie, Map.of("Sec-Fetch-Site", "same-site")).status())
                .isEqualTo(403);
        assertThat(change(cookie, Map.of("Content-Type", "text/plain")).status())
                .isEqualTo(403);
        assertThat(change(cookie, Map.of("Content-Type", "application/x-www-form-urlencoded"))
                        .status())
                .isEqualTo(403);
        assertThat(gate.send("GET", "/who", null, Map.of("Cookie", cookie, "Sec-Fetch-Site", "cross-site"))
                        .status())
                .isEqualTo(200);
        assertThat(gate.send("GET", "/who", null, Map.of("Cookie", cookie, "Authorization", "Bearer x"))
                        .status())
                .isEqualTo(401);
    }

    private Reply change(String cookie, Map<String, String> headers) throws Exception {
        var all = new java.util.HashMap<>(headers);
        all.put("Cookie", cookie);
        return gate.send("POST", "/change", null, all);
    }

    @Test
    void behindHttpsTheCookieIsSecure() throws Exception {
        try (var secure = Gate.open("ONCELINE_SESSION_SECURE_COOKIE", "true")) {
            assertThat(secure.signIn(contact, KEY).header("Set-Cookie")).endsWith("; Secure");
        }
    }

    @Test
    void anExpiredSessionIsOver() throws Exception {
        var signed = gate.signIn(contact, KEY);
        var past = new Token(
                signed.text("session"),
                new UserId(signed.text("user")),
                Language.EN,
                Instant.now().minusSeconds(1));
        String token = new Tokens(new Base64URL(Gate.SESSION_KEY).decode()).sign(past);
        assertThat(gate.get("/who", token).status()).isEqualTo(401);
    }

    @Test
    void aWellSignedTokenOfNobodyIsNobodys() throws Exception {
        var stranger = new Token(
                RandomNames.after("s-"),
                new UserId("u-nobody"),
                Language.EN,
                Instant.now().plusSeconds(100));
        String token = new Tokens(new Base64URL(Gate.SESSION_KEY).decode()).sign(stranger);
        assertThat(gate.get("/who", token).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1LWtpbSJ9."})
    void aForgedTokenIsNobodys(String token) throws Exception {
        assertThat(gate.get("/who", token).status()).isEqualTo(401);
        assertThat(gate.send("GET", "/who", null, Map.of("Cookie", "onceline_session=" + token))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", ";;;", "onceline_session", "onceline_session=;onceline_session=", "\"", "a=b=c; ="})
    void aMangledCookieIsNobodys(String cookie) throws Exception {
        assertThat(gate.send("GET", "/who", null, Map.of("Cookie", cookie)).status())
                .isBetween(400, 401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "7",
                "{",
                "{\"contact\":\"kim\"}",
                "{\"contact\":null,\"key\":\"" + KEY + "\"}",
                "{\"contact\":7,\"key\":\"" + KEY + "\"}",
                "{\"contact\":\"kim\",\"key\":\"short\"}",
                "{\"contact\":\"kim\",\"key\":\"" + KEY + " \"}",
                "{\"contact\":\"kim\",\"key\":[]}",
                "{\"contact\":\"a\\u0000b\",\"key\":\"" + KEY + "\"}",
                "{\"contact\":\"\\ud800\",\"key\":\"" + KEY + "\"}",
                "{\"contact\":\"kim\",\"key\":\"" + KEY + "\",\"language\":\"xx\"}",
                "{\"contact\":\"kim\",\"key\":\"" + KEY + "\",\"admin\":true}",
                "{\"contact\":\"kim\",\"key\":\"" + KEY + "\"} and more",
            })
    void whatIsNoSignInIsRefusedAndChangesNothing(String body) throws Exception {
        long before = RealServers.number("select count(*) from users");
        var reply = gate.send("POST", "/api/sessions", body, Map.of());
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(400);
        assertThat(reply.text("type")).isEqualTo("/problems/malformed");
        assertThat(RealServers.number("select count(*) from users")).isEqualTo(before);
    }

    @Test
    void longIdsAreRefused() throws Exception {
        assertThat(gate.signIn("x".repeat(300), KEY).status()).isEqualTo(400);
        assertThat(gate.signIn(contact, "x".repeat(300)).status()).isEqualTo(400);
        assertThat(gate.send("POST", "/api/sessions", "{}", Map.of("Content-Type", "text/plain"))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void operatorAndServiceHaveTokensOfTheirOwn() throws Exception {
        var signed = gate.signIn(contact, KEY);
        assertThat(gate.post("/admin", null, Map.of()).status()).isEqualTo(401);
        assertThat(gate.post("/admin", null, bearer(signed)).status()).isEqualTo(403);
        assertThat(gate.post("/admin", null, Map.of("Authorization", "Bearer " + Gate.ADMIN))
                        .status())
                .isEqualTo(204);
        assertThat(gate.post("/service", null, Map.of("Authorization", "Bearer "))
                        .status())
                .isEqualTo(401);
        assertThat(gate.post("/service", null, Map.of("Authorization", "Bearer " + Gate.ADMIN))
                        .status())
                .isEqualTo(403);
        try (var served = Gate.open("ONCELINE_SERVICE_TOKEN", "the service's token")) {
            assertThat(served.post("/service", null, Map.of("Authorization", "Bearer the service's token"))
                            .status())
                    .isEqualTo(204);
            assertThat(served.post("/service", null, Map.of("Authorization", "Bearer " + Gate.ADMIN))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void endedSessionsAreForgottenWhenTheirTokensHaveExpired() throws Exception {
        var signed = gate.signIn(contact, KEY);
        gate.send("DELETE", "/api/sessions", null, bearer(signed));
        RealServers.execute("insert into session_end values ('s-past', 1)");
        try (var database = RealServers.database();
                var sweeper = Members.sweeper(database)) {
            assertThat(sweeper.doWork()).isEqualTo(1);
        }
        assertThat(RealServers.number("select count(*) from session_end where id = '" + signed.text("session") + "'"))
                .isEqualTo(1);
    }

    private InputStream stream(Reply signed) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(gate.url() + "/api/stream"))
                .header("Authorization", "Bearer " + signed.text("token"))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    private static Map<String, String> bearer(Reply signed) {
        return Map.of("Authorization", "Bearer " + signed.text("token"));
    }

    private static HashSet<String> users(List<Reply> replies) {
        var users = new HashSet<String>();
        replies.forEach(reply -> users.add(reply.text("user")));
        return users;
    }

    @FunctionalInterface
    private interface Knock {
        Reply at(int number) throws Exception;
    }

    private static List<Reply> atOnce(int count, Knock knock) throws Exception {
        var together = new CyclicBarrier(count);
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<Reply>>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(people.submit((Callable<Reply>) () -> {
                    together.await();
                    return knock.at(number);
                }));
            }
            var replies = new ArrayList<Reply>();
            for (var call : calls) {
                replies.add(call.get());
            }
            return replies;
        }
    }
}
