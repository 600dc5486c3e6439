package onceline.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import onceline.words.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokensTest {
    private static final byte[] KEY =
            "a key for tests only, 64 bytes long, because HS512 asks for them".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER_KEY =
            "another key for tests only, 64 bytes long, as is the other one !!".getBytes(StandardCharsets.UTF_8);
    private static final Token TOKEN = new Token(
            "s-abcdefghijklmnopqrstuvwxyz", new UserId("u-kim"), Language.KO, Instant.parse("2031-01-01T00:00:00Z"));

    private final Tokens tokens = new Tokens(KEY);

    @Test
    void whatWasSignedIsRead() {
        assertThat(tokens.verify(tokens.sign(TOKEN))).hasValue(TOKEN);
    }

    static Stream<String> forged() throws Exception {
        String good = new Tokens(KEY).sign(TOKEN);
        String[] parts = good.split("\\.");
        return Stream.of(
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "\u0000\u0001",
                "x".repeat(300),
                "x".repeat(100_000),
                new Tokens(OTHER_KEY).sign(TOKEN),
                new PlainJWT(claims().build()).serialize(),
                new PlainJWT(claims().build()).serialize() + parts[2],
                signed(JWSAlgorithm.HS512, claims().build()),
                signed(JWSAlgorithm.HS384, claims().build()),
                base64("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2],
                base64("{\"alg\":\"None\"}") + "." + parts[1] + ".",
                base64("{\"alg\":\"RS256\"}") + "." + parts[1] + "." + parts[2],
                base64("{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}") + "." + parts[1] + "." + parts[2],
                base64("[]") + "." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1],
                parts[0] + "." + parts[1] + ".",
                good.substring(0, good.length() - 2),
                parts[0] + "." + base64("{\"sub\":\"u-lee\"}") + "." + parts[2],
                parts[0] + "." + parts[2] + "." + parts[1],
                good + ".x",
                signed(JWSAlgorithm.HS256, claims().expirationTime(null).build()),
                signed(JWSAlgorithm.HS256, claims().subject(null).build()),
                signed(JWSAlgorithm.HS256, claims().subject("u kim").build()),
                signed(JWSAlgorithm.HS256, claims().claim("sid", null).build()),
                signed(JWSAlgorithm.HS256, claims().claim("sid", 7).build()),
                signed(
                        JWSAlgorithm.HS256,
                        claims().claim("sid", "../../session").build()),
                signed(JWSAlgorithm.HS256, claims().claim("lang", "xx").build()));
    }

    @ParameterizedTest
    @MethodSource
    void forged(String text) {
        assertThat(tokens.verify(text)).isEmpty();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("u-kim")
                .claim("sid", TOKEN.session())
                .claim("lang", "ko")
                .expirationTime(Date.from(TOKEN.expiresAt()));
    }

    private static String signed(JWSAlgorithm algorithm, JWTClaimsSet claims) throws Exception {
        var jwt = new SignedJWT(new JWSHeader(algorithm), claims);
        jwt.sign(new MACSigner(KEY));
        return jwt.serialize();
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
