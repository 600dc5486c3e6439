package onceline.member;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Pattern;
import onceline.words.UserId;

/**
 * Session tokens: a JWT (RFC 7519) signed with HMAC-SHA-256. Nothing but this algorithm is taken, whatever the token says
 * about itself (RFC 8725, 3.1).
 */
final class Tokens {
    private static final JWSHeader HEADER = new JWSHeader.Builder(JWSAlgorithm.HS256).build();
    private static final Pattern SESSION = Pattern.compile("s-[a-z0-9]{26}");
    private static final int LONGEST = 1_000;

    private final JWSSigner signer;
    private final JWSVerifier verifier;

    /** @param key 32 bytes or more */
    Tokens(byte[] key) {
        try {
            this.signer = new MACSigner(key);
            this.verifier = new MACVerifier(key);
        } catch (JOSEException unfit) {
            throw new IllegalArgumentException("the session key cannot be used", unfit);
        }
    }

    String sign(Token token) {
        var claims = new JWTClaimsSet.Builder()
                .subject(token.user().value())
                .claim("sid", token.session())
                .claim("lang", token.language().code())
                .expirationTime(Date.from(token.expiresAt()))
                .build();
        var jwt = new SignedJWT(HEADER, claims);
        try {
            jwt.sign(signer);
        } catch (JOSEException unsigned) {
            throw new IllegalStateException(unsigned);
        }
        return jwt.serialize();
    }

    /** What it says, if we signed it. It may have expired. */
    Optional<Token> verify(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var jwt = SignedJWT.parse(text);
            boolean ours = JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) && jwt.verify(verifier);
            return ours ? Optional.of(read(jwt.getJWTClaimsSet())) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException | NullPointerException forged) {
            return Optional.empty();
        }
    }

    private static Token read(JWTClaimsSet claims) throws ParseException {
        String session = claims.getStringClaim("sid");
        if (!SESSION.matcher(session).matches()) {
            throw new IllegalArgumentException("not a session token");
        }
        return new Token(
                session,
                new UserId(claims.getSubject()),
                Language.of(claims.getStringClaim("lang")),
                claims.getExpirationTime().toInstant());
    }
}
