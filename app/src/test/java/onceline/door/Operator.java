package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** Creates and steers sales by the admin routes. */
final class Operator {
    private final Client client;

    Operator(Product product) {
        this.client = new Client(product.url()).bearing(product.adminToken());
    }

    Client client() {
        return client;
    }

    /** What a sale is created with; the defaults let everybody in at once. */
    record Plan(String rate, int inside, int stock, int holdSeconds, int graceSeconds) {
        static final Plan WIDE = new Plan("1000/s", 1000, 1000, 600, 60);

        Plan rate(String rate) {
            return new Plan(rate, inside, stock, holdSeconds, graceSeconds);
        }

        Plan inside(int inside) {
            return new Plan(rate, inside, stock, holdSeconds, graceSeconds);
        }

        Plan stock(int stock) {
            return new Plan(rate, inside, stock, holdSeconds, graceSeconds);
        }

        Plan hold(int holdSeconds) {
            return new Plan(rate, inside, stock, holdSeconds, graceSeconds);
        }

        Plan grace(int graceSeconds) {
            return new Plan(rate, inside, stock, holdSeconds, graceSeconds);
        }

        String body(String eventId, String title) {
            return """
                    {"eventId":"%s","title":"%s","rate":"%s","inside":%d,"stock":%d,"holdSeconds":%d,"graceSeconds":%d}""".formatted(eventId, title, rate, inside, stock, holdSeconds, graceSeconds);
        }
    }

    /** A new sale, open to join; its eventId. */
    String sale(Plan plan) {
        String eventId = Product.name("sale");
        Reply created = client.post("/api/admin/sales", plan.body(eventId, "Sale " + eventId));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        Awaitility.await("the sale to open")
                .atMost(Duration.ofSeconds(20))
                .until(() -> client.get("/api/sales/" + eventId).text("phase").equals("open"));
        return eventId;
    }

    /** A new sale that lets nobody in until it is resumed. */
    String pausedSale(Plan plan) {
        String eventId = sale(plan);
        steer(eventId, "pause");
        return eventId;
    }

    /** What is unknown, as just after Redis was away, is asked again, as people are told to. */
    private static Reply insist(Callable<Reply> call) {
        return Awaitility.await("an outcome")
                .atMost(Duration.ofSeconds(60))
                .until(call, reply -> reply.status() != 503);
    }

    /** @param verb pause, resume or close */
    void steer(String eventId, String verb) {
        Reply steered = insist(() -> client.post(queue(eventId) + "/" + verb));
        assertThat(steered.status()).as(steered.body()).isEqualTo(200);
    }

    void change(String eventId, String change) {
        Reply changed = insist(() -> client.patch(queue(eventId), change));
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    void addStock(String eventId, String id, int units) {
        Reply added = client.post(
                "/api/admin/sales/" + eventId + "/stock", "{\"id\":\"%s\",\"units\":%d}".formatted(id, units));
        assertThat(added.status()).as(added.body()).isEqualTo(202);
    }

    JsonNode figures(String eventId) {
        return client.get(queue(eventId)).json();
    }

    private static String queue(String eventId) {
        return "/api/admin/queues/event:" + eventId;
    }
}
