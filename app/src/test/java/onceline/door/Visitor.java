package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A person at the door, by HTTP. */
final class Visitor {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Client client;
    private final String user;
    private final String contact;

    private Visitor(Client client, String user, String contact) {
        this.client = client;
        this.user = user;
        this.contact = contact;
    }

    /** Somebody new, signed in. */
    static Visitor arrives(Product product) {
        return arrives(product, Product.name("visitor") + "@example.com");
    }

    /** The same contact again is the same person in another tab. */
    static Visitor arrives(Product product, String contact) {
        Reply session = new Client(product.url()).post("/api/sessions", signIn(contact));
        assertThat(session.status()).as(session.body()).isEqualTo(201);
        return new Visitor(new Client(product.url()).bearing(session.text("token")), session.text("user"), contact);
    }

    static String signIn(String contact) {
        return """
                {"contact":"%s","key":"the-key-of-%s","language":"en"}""".formatted(contact, contact.replaceAll("[^a-z0-9]", "-"));
    }

    Client client() {
        return client;
    }

    String user() {
        return user;
    }

    String contact() {
        return contact;
    }

    Reply join(String eventId) {
        return join(eventId, Product.name("join"));
    }

    Reply join(String eventId, String id) {
        return client.post("/api/queue/join", "{\"queue\":\"event:%s\",\"id\":\"%s\"}".formatted(eventId, id));
    }

    /** Joins, and is told the position. */
    long joins(String eventId) {
        Reply joined = join(eventId);
        assertThat(joined.status()).as(joined.body()).isEqualTo(200);
        return joined.number("place");
    }

    Reply leave(String eventId) {
        return client.post(
                "/api/queue/leave", "{\"queue\":\"event:%s\",\"id\":\"%s\"}".formatted(eventId, Product.name("leave")));
    }

    Reply place(String eventId) {
        return client.get("/api/queue/place?queue=event:" + eventId);
    }

    EventStream stream(String eventId) {
        return client.stream("/api/stream?queue=event:" + eventId);
    }

    /** The standing, as soon as it is so. */
    JsonNode awaitPlace(String eventId, Predicate<JsonNode> wanted) {
        return Awaitility.await("standing of " + user)
                .atMost(PATIENCE)
                .until(() -> place(eventId).json(), wanted);
    }

    JsonNode awaitStatus(String eventId, String status) {
        return awaitPlace(eventId, standing -> standing.get("status").asString().equals(status));
    }

    JsonNode awaitPosition(String eventId, long position) {
        return awaitPlace(eventId, standing -> standing.path("position").asLong() == position);
    }

    /** The one live ticket for that sale, as soon as there is one. */
    JsonNode awaitTicket(String eventId) {
        return awaitTicket(eventId, "PENDING");
    }

    JsonNode awaitTicket(String eventId, String state) {
        return Awaitility.await("ticket of " + user)
                .atMost(PATIENCE)
                .until(
                        () -> client.get("/api/tickets")
                                .json()
                                .valueStream()
                                .filter(ticket -> ticket.get("eventId")
                                                .asString()
                                                .equals(eventId)
                                        && ticket.get("state").asString().equals(state))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** How many tickets for that sale, in whatever state. */
    long tickets(String eventId) {
        return client.get("/api/tickets")
                .json()
                .valueStream()
                .filter(ticket -> ticket.get("eventId").asString().equals(eventId))
                .count();
    }
}
