package onceline.plumbing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpServerTest {
    private static final String POST = "POST /echo HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n";
    private static final AtomicInteger handled = new AtomicInteger();
    private static HttpServer server;
    private static HttpClient client;

    record Echo(String text) {}

    @BeforeAll
    static void start() {
        var routes = new Routes();
        routes.post("/echo", request -> {
            handled.incrementAndGet();
            return Answer.ok(request.body(Echo.class));
        });
        server = HttpServer.start(
                settings(Map.of("http.port", "0", "http.arrival", "300ms", "http.idle", "1s")), routes);
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @BeforeEach
    void forget() {
        handled.set(0);
    }

    static Settings settings(Map<String, String> given) {
        List<Setting<?>> known = new java.util.ArrayList<>(HttpServer.SETTINGS);
        known.addAll(Streams.SETTINGS);
        return Settings.read(known, Set.of(), new Settings.Sources(Map.of(), Map.of(), given));
    }

    @Test
    void answersAWholeRequestOnAConnectionThatStays() throws IOException {
        try (var line = new Line(server)) {
            for (int i = 1; i <= 3; i++) {
                line.say(POST + "Content-Length: 13\r\n\r\n{\"text\":\"ab\"}");
                assertThat(line.hear()).isEqualTo("HTTP/1.1 200 OK");
                assertThat(line.hearBody(13)).isEqualTo("{\"text\":\"ab\"}");
                assertThat(handled).hasValue(i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a b HTTP/1.1\r\nHost: here\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: here\r\n\r\n",
                "GET /\u0001 HTTP/1.1\r\nHost: here\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: here\r\nnot a header\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: here\r\nContent-Length: many\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
            })
    void malformedHttpIsAProblemAndNotOurs(String said) throws IOException {
        try (var line = new Line(server)) {
            assertThat(line.say(said).hearAll())
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "\"/problems/malformed\"");
        }
    }

    @Test
    void oversizedBodyIsRefusedByItsLength() throws IOException {
        try (var line = new Line(server)) {
            assertThat(line.say(POST + "Content-Length: 16385\r\n\r\n").hearAll())
                    .startsWith("HTTP/1.1 413")
                    .contains("/problems/too-large");
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void oversizedBodyIsRefusedWhenItDoesNotTellItsLength() throws IOException {
        String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
        try (var line = new Line(server)) {
            assertThat(line.say(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(4) + "1\r\n \r\n")
                            .hearAll())
                    .startsWith("HTTP/1.1 413")
                    .contains("/problems/too-large");
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void oversizedHeadersAreRefused() throws IOException {
        try (var line = new Line(server)) {
            assertThat(line.say("GET / HTTP/1.1\r\nHost: here\r\nBig: " + "x".repeat(17_000) + "\r\n\r\n")
                            .hearAll())
                    .startsWith("HTTP/1.1 4")
                    .contains("application/problem+json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /echo HTTP/1.1\r\nHost: here\r\nSlow: ",
                POST + "Content-Length: 10000\r\n\r\n{",
                "POST /nowhere HTTP/1.1\r\nHost: here\r\nContent-Length: 10000\r\n\r\n",
                "GET /dribbled-prologue",
                "G",
            })
    void whoDribblesIsCut(String start) throws IOException {
        try (var line = new Line(server)) {
            line.say(start).dribble("x");
        }
        assertThat(handled).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /half"})
    void whoSaysNothingMoreIsCut(String start) throws IOException {
        try (var line = new Line(server)) {
            assertThat(line.say(start).hearAll()).doesNotStartWith("HTTP/1.1 2").doesNotStartWith("HTTP/1.1 5");
        }
    }

    @Test
    void anAbortedBodyChangesNothing() throws IOException {
        try (var line = new Line(server)) {
            line.say(POST + "Content-Length: 13\r\n\r\n{\"text\":\"");
        }
        await().pollDelay(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(handled).hasValue(0));
    }

    @Test
    void anAnswerThatTakesItsTimeIsNotCut() throws Exception {
        var routes = new Routes();
        routes.post("/slow", request -> {
            Thread.sleep(Duration.ofMillis(400));
            return Answer.noContent();
        });
        var settings = settings(Map.of("http.port", "0", "http.arrival", "100ms"));
        try (var slow = HttpServer.start(settings, routes)) {
            var request = HttpRequest.newBuilder(URI.create(slow.url() + "/slow"))
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void whatThereIsNotIsAProblem() throws Exception {
        var answer = get("/no/such/page", Map.of());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("/problems/not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/only-for-tests", "/only-for-tests.html"})
    void aPageComesWithItsTypeItsTagAndItsSafety(String path) throws Exception {
        var page = get(path, Map.of());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("only for tests");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        var tag = page.headers().firstValue("ETag").orElseThrow();
        assertThat(get(path, Map.of("If-None-Match", tag)).statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../db/V1__delivery.sql",
                "/..%2Fdb%2Fx.html",
                "/%2e%2e/db/x.html",
                "/js/",
                "//etc/passwd",
                "/.html",
                "/Main.class"
            })
    void nothingButPagesIsServed(String path) throws Exception {
        assertThat(get(path, Map.of()).statusCode()).isBetween(400, 404);
    }

    private static HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
