package onceline.line;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onceline.plumbing.json.Json;
import onceline.plumbing.settings.Setting;
import onceline.ticket.Passes;
import onceline.words.Entry;
import onceline.words.QueueId;
import onceline.words.UserId;
import tools.jackson.core.JacksonException;

/**
 * Signed passes: a JWT (RFC 7519) signed with Ed25519 (RFC 8037) that names a user, an entry and an expiry.
 *
 * <p>A shop behind the line needs the public key and nothing else. What a pass buys is unique by entry, so showing it
 * twice buys nothing.
 */
final class SignedPasses implements Passes {
    static final Setting<Duration> LIFE =
            Setting.duration("pass.life", "15m", "10s", "1d", "How long a pass is good for.");

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"%s\"}";
    private static final int MOST_LENGTH = 1_000;

    private final KeyPair keys;
    private final String keyId;
    private final Duration life;
    private final InstantSource clock;

    SignedPasses(KeyPair keys, Duration life, InstantSource clock) {
        this.keys = keys;
        this.life = life;
        this.clock = clock;
        this.keyId = HexFormat.of().formatHex(point(keys)).substring(0, 16);
    }

    /** A pass and the end of its life. */
    record Signed(String pass, Instant expiresAt) {}

    record Claims(String sub, String queue, long place, long exp) {}

    Signed sign(UserId user, Entry entry) {
        var expiry = clock.instant().plus(life);
        var claims = new Claims(user.value(), entry.queue().value(), entry.place(), expiry.getEpochSecond());
        String head = encode(HEADER.formatted(keyId).getBytes(StandardCharsets.UTF_8));
        String signed = head + "." + encode(Json.WIRE.writeValueAsBytes(claims));
        return new Signed(signed + "." + encode(signature(signed)), Instant.ofEpochSecond(expiry.getEpochSecond()));
    }

    @Override
    public Optional<Holder> verify(String pass) {
        int dot = pass.lastIndexOf('.');
        if (pass.length() > MOST_LENGTH || dot < 0) {
            return Optional.empty();
        }
        try {
            String signed = pass.substring(0, dot);
            byte[] signature = Base64.getUrlDecoder().decode(pass.substring(dot + 1));
            return isOurs(signed, signature) ? holder(signed) : Optional.empty();
        } catch (IllegalArgumentException | JacksonException malformed) {
            return Optional.empty();
        }
    }

    /** The public key as a JSON Web Key Set (RFC 7517). */
    Map<String, Object> keys() {
        return Map.of(
                "keys",
                List.of(Map.of(
                        "kty", "OKP",
                        "crv", "Ed25519",
                        "use", "sig",
                        "alg", "EdDSA",
                        "kid", keyId,
                        "x", encode(point(keys)))));
    }

    private Optional<Holder> holder(String signed) {
        byte[] payload = Base64.getUrlDecoder().decode(signed.substring(signed.indexOf('.') + 1));
        var claims = Json.WIRE.readValue(payload, Claims.class);
        if (claims.exp() <= clock.instant().getEpochSecond()) {
            return Optional.empty();
        }
        return Optional.of(
                new Holder(new UserId(claims.sub()), new Entry(new QueueId(claims.queue()), claims.place())));
    }

    private byte[] signature(String text) {
        try {
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean isOurs(String text, byte[] signature) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(keys.getPublic());
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (GeneralSecurityException forged) {
            return false;
        }
    }

    /** The public point as RFC 8032 encodes it: y little-endian, the sign of x in the highest bit. */
    private static byte[] point(KeyPair keys) {
        var point = ((EdECPublicKey) keys.getPublic()).getPoint();
        var encoded = new byte[32];
        byte[] y = littleEndian(point.getY());
        System.arraycopy(y, 0, encoded, 0, y.length);
        if (point.isXOdd()) {
            encoded[31] |= (byte) 0x80;
        }
        return encoded;
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] big = number.toByteArray();
        int skip = big[0] == 0 ? 1 : 0;
        var little = new byte[big.length - skip];
        for (int i = 0; i < little.length; i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    private static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
