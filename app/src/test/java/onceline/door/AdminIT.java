package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import onceline.door.Operator.Plan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What operators may do, and nobody else. */
@Tag("product")
class AdminIT {
    private final Product product = Product.running();
    private final Operator operator = new Operator(product);

    @Test
    void onlyTheAdminTokenOpensTheAdminRoutes() {
        String sale = operator.sale(Plan.WIDE);
        var visitor = Visitor.arrives(product);
        var wrong = new Client(product.url()).bearing("0" + product.adminToken());
        for (Client client : List.of(new Client(product.url()), wrong, visitor.client())) {
            String queue = "/api/admin/queues/event:" + sale;
            assertThat(List.of(
                            client.get("/api/admin/queues"),
                            client.get(queue),
                            client.post(queue + "/pause"),
                            client.post(queue + "/close"),
                            client.patch(queue, "{\"rate\":\"1/m\"}"),
                            client.post("/api/admin/sales", Plan.WIDE.body(Product.name("sale"), "A")),
                            client.post("/api/admin/sales/" + sale + "/stock", "{\"id\":\"a\",\"units\":1}")))
                    .extracting(Reply::status)
                    .allSatisfy(status -> assertThat(status).isIn(401, 403));
        }
        assertThat(operator.figures(sale).get("phase").asString()).isEqualTo("open");
    }

    @Test
    void creatingASaleAgainChangesNothing() {
        String eventId = Product.name("sale");
        String body = Plan.WIDE.body(eventId, "한정판 Sale \\\"A\\\"");
        assertThat(operator.client().post("/api/admin/sales", body).status()).isEqualTo(201);
        assertThat(operator.client().post("/api/admin/sales", body).status()).isEqualTo(200);
        assertThat(operator.client()
                        .post("/api/admin/sales", Plan.WIDE.stock(7).body(eventId, "Another"))
                        .status())
                .isEqualTo(409);
        await().untilAsserted(() -> assertThat(
                        new Client(product.url()).get("/api/sales/" + eventId).text("title"))
                .isEqualTo("한정판 Sale \"A\""));
    }

    @Test
    void allQueuesAreShownWithTheirFigures() {
        String sale = operator.pausedSale(Plan.WIDE.stock(5).inside(7).rate("30/m"));
        var visitor = Visitor.arrives(product);
        visitor.joins(sale);
        visitor.awaitPosition(sale, 1);
        await().untilAsserted(() -> {
            List<JsonNode> queues = operator.client()
                    .get("/api/admin/queues")
                    .json()
                    .valueStream()
                    .toList();
            assertThat(queues)
                    .extracting(queue -> queue.get("queue").asString())
                    .contains("lobby", "event:" + sale);
            JsonNode queue = operator.figures(sale);
            assertThat(queue.get("waiting").asInt()).isEqualTo(1);
            assertThat(queue.get("insideLimit").asInt()).isEqualTo(7);
            assertThat(queue.get("rate").asString()).isEqualTo("30/m");
            assertThat(queue.get("granted").asInt()).isEqualTo(5);
            assertThat(queue.get("stock").get("total").asInt()).isEqualTo(5);
        });
    }
}
