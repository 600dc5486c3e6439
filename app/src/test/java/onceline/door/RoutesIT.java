package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The document and the server know the same routes. */
@Tag("product")
class RoutesIT {
    private final Product product = Product.running();
    private final Client client = new Client(product.url());

    static List<OpenApi.Route> routes() {
        return OpenApi.shipped().routes();
    }

    /** Asked without any right, each answers with a refusal of its own: it is there. */
    @ParameterizedTest
    @MethodSource("routes")
    void everyDescribedRouteIsThere(OpenApi.Route route) {
        String path = route.path()
                .replace("{eventId}", "no-such-sale")
                .replace("{queue}", "event:no-such-sale")
                .replace("{lot}", "no-such-lot")
                .replace("{bid}", "no-such-bid")
                .replace("{id}", "no-such-sale.1");
        Reply reply = switch (route.method()) {
            case "GET" -> route.path().equals("/api/stream") ? client.get(path + "?queue=lobby") : client.get(path);
            case "PATCH" -> client.patch(path, "{}");
            case "DELETE" -> client.delete(path);
            default -> client.post(path, "{}");
        };
        assertThat(reply.body()).doesNotContain("No such route");
    }

    @Test
    void anUnknownRouteIsAProblem() {
        for (Reply reply : List.of(client.get("/api/nothing"), client.post("/api/sales", "{}"), client.delete("/"))) {
            assertThat(reply.status()).isIn(404, 405);
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        }
    }

    @Test
    void theServedDocumentIsTheShippedOne() {
        Reply served = client.get("/openapi.json");
        assertThat(new JsonMapper().readTree(served.body()))
                .isEqualTo(OpenApi.shipped().document());
    }

    @Test
    void healthAndMetricsAreServed() {
        assertThat(client.get("/health/live").status()).isEqualTo(200);
        assertThat(client.get("/health/ready").status()).isEqualTo(200);
        assertThat(client.get("/metrics").body()).contains("# TYPE onceline_");
    }
}
