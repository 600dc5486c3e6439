package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Names one request. The client makes it, and repeats it when it tries again. */
public record RequestId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RequestId {
        Ids.require(FORM, value, "id", "1 to 64 letters, digits, hyphens and underscores");
    }

    /** For a client that sent none; such a request is safe to repeat only as far as its effect is. */
    public static RequestId random() {
        var bytes = new byte[15];
        RANDOM.nextBytes(bytes);
        return new RequestId(Base64.getUrlEncoder().encodeToString(bytes));
    }

    @Override
    public String toString() {
        return value;
    }
}
