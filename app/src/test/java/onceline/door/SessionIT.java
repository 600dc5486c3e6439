package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is asking. */
@Tag("product")
class SessionIT {
    private final Product product = Product.running();
    private final Client stranger = new Client(product.url());

    @Test
    void theSameContactAndKeyIsTheSamePerson() {
        var visitor = Visitor.arrives(product);
        var again = Visitor.arrives(product, visitor.contact());
        assertThat(again.user()).isEqualTo(visitor.user());
        assertThat(visitor.client().get("/api/me").text("contact")).isEqualTo(visitor.contact());
        assertThat(again.client().get("/api/me").text("user")).isEqualTo(visitor.user());
    }

    @Test
    void anotherKeyIsRefused() {
        var visitor = Visitor.arrives(product);
        Reply refused = stranger.post("/api/sessions", """
                {"contact":"%s","key":"a-key-that-somebody-else-made"}""".formatted(visitor.contact()));
        assertThat(refused.status()).isIn(401, 403, 409);
    }

    @Test
    void theCookieIsAsGoodAsTheToken() {
        Reply session = stranger.post("/api/sessions", Visitor.signIn(Product.name("cookie") + "@example.com"));
        assertThat(session.header("Set-Cookie"))
                .startsWith("onceline_session=")
                .containsIgnoringCase("HttpOnly")
                .containsIgnoringCase("SameSite=");
        String cookie = session.header("Set-Cookie").replaceFirst(";.*", "");
        assertThat(stranger.with("Cookie", cookie).get("/api/me").text("user")).isEqualTo(session.text("user"));
    }

    @Test
    void aSessionCanBeRenewed() {
        var visitor = Visitor.arrives(product);
        Reply renewed = visitor.client().post("/api/sessions/renew");
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(renewed.text("user")).isEqualTo(visitor.user());
        assertThat(Instant.parse(renewed.text("expiresAt"))).isAfter(Instant.now());
        assertThat(stranger.bearing(renewed.text("token")).get("/api/me").status())
                .isEqualTo(200);
    }

    @Test
    void aSessionThatWasEndedIsOver() {
        var visitor = Visitor.arrives(product);
        var other = Visitor.arrives(product, visitor.contact());
        assertThat(visitor.client().delete("/api/sessions").status()).isEqualTo(204);
        assertThat(visitor.client().get("/api/me").status()).isEqualTo(401);
        assertThat(visitor.client().post("/api/sessions/renew").status()).isEqualTo(401);
        assertThat(other.client().get("/api/me").status())
                .as("another session of the same person goes on")
                .isEqualTo(200);
    }

    @Test
    void withoutASessionNothingPersonalIsTold() {
        for (String path : new String[] {
            "/api/me", "/api/tickets", "/api/notices", "/api/queue/place?queue=lobby", "/api/tickets/a.1"
        }) {
            assertThat(stranger.get(path).status()).as(path).isEqualTo(401);
        }
        try (var stream = stranger.stream("/api/stream?queue=lobby")) {
            assertThat(stream.status()).isEqualTo(401);
        }
    }
}
