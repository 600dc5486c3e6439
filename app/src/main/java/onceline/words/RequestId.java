package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.Base64;

/** Names one request. The client makes it, and repeats it when it tries again. */
public record RequestId(@JsonValue String value) {
    private static final SecureRandom RANDOM = new SecureRandom();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RequestId {
        Form.FREE.require(value, "id");
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
