package onceline.drills.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.Request;
import org.junit.jupiter.api.Test;

final class LoadTest {
    @Test
    void everyCallIsSentOnceAndAnswered() throws IOException {
        HttpServer server = echo();
        try {
            Set<String> bodies = new TreeSet<>();

            Load.Result result = new Load(address(server), 8)
                    .run(
                            100,
                            n -> Request.post("/x", "token", "n" + n),
                            (n, status, body) -> bodies.add(n + " " + status + " " + body.get()));

            assertThat(bodies).hasSize(100).contains("17 503 n17", "42 202 n42");
            assertThat(result.nanos().getTotalCount()).isEqualTo(100);
            assertThat(result.notOk()).isEqualTo(10);
            assertThat(result.notYet()).isEqualTo(90);
            assertThat(result.perSecond()).isPositive();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aPacedLoadKeepsItsPace() throws IOException {
        HttpServer server = echo();
        try {
            Load.Result result = new Load(address(server), 8)
                    .paced(200)
                    .run(60, n -> Request.post("/x", "token", "n" + n), (n, status, body) -> {});

            assertThat(result.nanos().getTotalCount()).isEqualTo(60);
            assertThat(result.seconds()).isGreaterThanOrEqualTo(59 / 200.0);
        } finally {
            server.stop(0);
        }
    }

    private static HttpAddress address(HttpServer server) {
        return HttpAddress.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    private static HttpServer echo() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = new String(body, StandardCharsets.UTF_8).endsWith("7") ? 503 : 202;
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void theMedianIsTheMiddle() {
        Median median = new Median();
        median.add(9);
        median.add(1);
        assertThat(median.value()).isEqualTo(5);
        median.add(2);
        assertThat(median.value()).isEqualTo(2);
    }
}
