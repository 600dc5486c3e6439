package onceline.drills.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpLineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private HttpServer server;
    private HttpAddress address;

    HttpLineTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = HttpAddress.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @BeforeEach
    void start() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String seen = exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRemoteAddress().getAddress().getHostAddress() + " "
                    + new String(body, StandardCharsets.UTF_8);
            answer(exchange, 200, seen);
        });
        server.createContext("/later", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            answer(exchange, 503, "busy");
        });
        server.createContext("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 300; i++) {
                    out.write(("part " + i + "\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        });
        server.createContext("/stream", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream;charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(
                        ": hello\n\nevent: state\ndata: {\"a\":\"가\"}\n\nid: 3\ndata: one\ndata:two\n\nevent:cut\ndata: off"
                                .getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void keepsALineForManyCalls() throws IOException {
        try (HttpLine line = HttpLine.open(address, 4, PATIENCE, 256)) {
            for (int i = 0; i < 3; i++) {
                Answer answer = line.call(Request.post("/echo", "token", "{\"n\":" + i + "}"));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo("POST Bearer token 127.0.0.5 {\"n\":" + i + "}");
                assertThat(line.reusable()).isTrue();
            }
        }
    }

    @Test
    void readsChunksAcrossItsSmallBuffer() throws IOException {
        try (HttpLine line = HttpLine.open(address, 0, PATIENCE, 16)) {
            Answer answer = line.call(Request.get("/chunked", null));
            assertThat(answer.text()).startsWith("part 0\n").endsWith("part 299\n");
            assertThat(line.call(Request.get("/echo", null)).text()).startsWith("GET null");
        }
    }

    @Test
    void tellsDoubtFromRefusal() throws IOException {
        try (HttpLine line = HttpLine.open(address, 0, PATIENCE, 256)) {
            Answer later = line.call(Request.get("/later", null));
            assertThat(later.ok()).isFalse();
            assertThat(later.refused()).isFalse();
            assertThat(later.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(line.call(Request.get("/nowhere", null)).refused()).isTrue();
        }
    }

    @Test
    void aPoolServesManyCallersOverFewLines() throws Exception {
        try (HttpLines lines = new HttpLines(address, 2, PATIENCE);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = java.util.stream.IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(
                            () -> lines.call(Request.get("/echo", "t")).status()))
                    .toList();
            for (var call : calls) {
                assertThat(call.get()).isEqualTo(200);
            }
        }
    }

    @Test
    void readsEventsAndDropsWhatWasCutOff() throws IOException {
        try (EventStream stream = EventStream.open(address, 0, Request.get("/stream", "t"), PATIENCE)) {
            assertThat(stream.next()).isEqualTo(new EventStream.Event("state", "{\"a\":\"가\"}"));
            assertThat(stream.next()).isEqualTo(new EventStream.Event("message", "one\ntwo"));
            assertThat(stream.next()).isNull();
        }
    }

    @Test
    void saysWhyAStreamWasRefused() {
        assertThatThrownBy(() -> EventStream.open(address, 0, Request.get("/nowhere", "t"), PATIENCE))
                .isInstanceOfSatisfying(
                        EventStream.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(404));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
