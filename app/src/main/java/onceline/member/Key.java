package onceline.member;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import onceline.words.MalformedId;
import org.jspecify.annotations.Nullable;

/**
 * What proves a contact: made at random and kept by the client. Only its SHA-256 is ever stored; a slow hash would protect
 * words that people think up, and these have 128 bits or more.
 */
final class Key {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22,128}");

    private final byte[] hash;

    private Key(byte[] hash) {
        this.hash = hash;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Key of(@Nullable String text) {
        if (text == null || !FORM.matcher(text).matches()) {
            throw new MalformedId("key", "22 to 128 letters, digits, hyphens and underscores, made at random");
        }
        return new Key(sha256(text));
    }

    byte[] hash() {
        return hash.clone();
    }

    /** Takes the same time whatever is right. */
    boolean opens(byte[] storedHash) {
        return MessageDigest.isEqual(hash, storedHash);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
