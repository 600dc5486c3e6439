package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import onceline.door.Operator.Plan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tickets and passes from outside. */
@Tag("product")
class TicketIT {
    /** What X.509 puts before the 32 bytes of an Ed25519 public key (RFC 8410, section 4). */
    private static final String ED25519_PREFIX = "302a300506032b6570032100";

    private final Product product = Product.running();
    private final Operator operator = new Operator(product);

    private Visitor admitted(String sale) {
        var visitor = Visitor.arrives(product);
        visitor.joins(sale);
        visitor.awaitTicket(sale);
        return visitor;
    }

    private static String path(JsonNode ticket) {
        return "/api/tickets/" + ticket.get("ticket").asString();
    }

    @Test
    void confirmingIsSafeToRepeatAndFinal() {
        String sale = operator.sale(Plan.WIDE);
        var visitor = admitted(sale);
        String ticket = path(visitor.awaitTicket(sale));
        Reply confirmed = visitor.client().post(ticket + "/confirm");
        assertThat(confirmed.text("state")).isEqualTo("CONFIRMED");
        assertThat(visitor.client().post(ticket + "/confirm").body()).isEqualTo(confirmed.body());
        assertThat(visitor.client().get(ticket).body()).isEqualTo(confirmed.body());
        Reply refused = visitor.client().post(ticket + "/cancel");
        assertThat(refused.status()).isEqualTo(409);
        await().untilAsserted(
                        () -> assertThat(visitor.join(sale).text("status")).isEqualTo("bought"));
        assertThat(visitor.tickets(sale)).isEqualTo(1);
        assertThat(visitor.client().get("/api/notices").json())
                .extracting(notice -> notice.get("kind").asString())
                .contains("ticket-issued");
    }

    @Test
    void cancellingReturnsTheUnitOnce() {
        String sale = operator.sale(Plan.WIDE.stock(3));
        var visitor = admitted(sale);
        String ticket = path(visitor.awaitTicket(sale));
        Reply cancelled = visitor.client().post(ticket + "/cancel");
        assertThat(cancelled.text("state")).isEqualTo("CANCELLED");
        assertThat(visitor.client().post(ticket + "/cancel").body()).isEqualTo(cancelled.body());
        assertThat(visitor.client().post(ticket + "/confirm").status()).isEqualTo(409);
        await().untilAsserted(() -> assertThat(
                        operator.figures(sale).get("stock").get("free").asInt())
                .isEqualTo(3));
        visitor.awaitStatus(sale, "none");
    }

    @Test
    void anUnconfirmedHoldExpiresAndBuyingAgainNeedsANewEntry() {
        String sale = operator.sale(Plan.WIDE.hold(1));
        var visitor = admitted(sale);
        JsonNode expired = visitor.awaitTicket(sale, "EXPIRED");
        assertThat(visitor.client().post(path(expired) + "/confirm").status()).isEqualTo(409);
        visitor.awaitStatus(sale, "none");
        visitor.joins(sale);
        JsonNode again = visitor.awaitTicket(sale);
        assertThat(again.get("ticket")).isNotEqualTo(expired.get("ticket"));
        await().untilAsserted(
                        () -> assertThat(visitor.client().get("/api/notices").json())
                                .extracting(notice -> notice.get("kind").asString())
                                .contains("ticket-expired"));
    }

    @Test
    void askingForTheTicketGivesTheOneThatThereIs() {
        String sale = operator.sale(Plan.WIDE);
        var visitor = admitted(sale);
        JsonNode ticket = visitor.awaitTicket(sale);
        Reply asked = visitor.client().post("/api/tickets/issue", "{\"eventId\":\"%s\"}".formatted(sale));
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.json()).isEqualTo(ticket);
        assertThat(visitor.tickets(sale)).isEqualTo(1);
    }

    @Test
    void whoWasNotAdmittedGetsNoTicket() {
        String sale = operator.pausedSale(Plan.WIDE);
        var visitor = Visitor.arrives(product);
        visitor.joins(sale);
        Reply refused = visitor.client().post("/api/tickets/issue", "{\"eventId\":\"%s\"}".formatted(sale));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("not-admitted");
        assertThat(visitor.client()
                        .post("/api/pass", "{\"queue\":\"event:%s\"}".formatted(sale))
                        .status())
                .isIn(403, 409);
        assertThat(visitor.tickets(sale)).isZero();
    }

    @Test
    void aPassIsVerifiedWithThePublicKeyAlone() throws Exception {
        String sale = operator.sale(Plan.WIDE);
        var visitor = admitted(sale);
        Reply given = visitor.client().post("/api/pass", "{\"queue\":\"event:%s\"}".formatted(sale));
        assertThat(given.status()).isEqualTo(200);
        String pass = given.text("pass");
        assertThat(signedBy(publicKey(), pass)).isTrue();
        String[] parts = pass.split("\\.", -1);
        assertThat(signedBy(publicKey(), parts[0] + "." + parts[1].substring(1) + "." + parts[2]))
                .isFalse();

        JsonNode claims = new JsonMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.get("sub").asString()).isEqualTo(visitor.user());
        assertThat(Instant.ofEpochSecond(claims.get("exp").asLong())).isAfter(Instant.now());
        assertThat(claims.toString()).contains("event:" + sale);
        assertThat(Instant.parse(given.text("expiresAt"))).isAfter(Instant.now());

        Reply bought = new Client(product.url()).post("/api/tickets/issue", "{\"pass\":\"%s\"}".formatted(pass));
        assertThat(bought.json()).isEqualTo(visitor.awaitTicket(sale));
        assertThat(visitor.tickets(sale)).as("a pass buys no second ticket").isEqualTo(1);
    }

    @Test
    void ticketsOfOthersAreInvisible() {
        String sale = operator.sale(Plan.WIDE);
        String ticket = path(admitted(sale).awaitTicket(sale));
        var stranger = Visitor.arrives(product);
        assertThat(stranger.client().get(ticket).status()).isEqualTo(404);
        assertThat(stranger.client().post(ticket + "/confirm").status()).isEqualTo(404);
        assertThat(stranger.client().post(ticket + "/cancel").status()).isEqualTo(404);
        assertThat(stranger.client().get("/api/tickets").json()).isEmpty();
        assertThat(new Client(product.url()).get(ticket).status()).isEqualTo(401);
    }

    private PublicKey publicKey() throws Exception {
        Reply keys = new Client(product.url()).get("/.well-known/jwks.json");
        String x = keys.json().get("keys").get(0).get("x").asString();
        String encoded =
                ED25519_PREFIX + HexFormat.of().formatHex(Base64.getUrlDecoder().decode(x));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(encoded)));
    }

    private static boolean signedBy(PublicKey key, String token) throws Exception {
        int dot = token.lastIndexOf('.');
        var signature = Signature.getInstance("Ed25519");
        signature.initVerify(key);
        signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
    }
}
