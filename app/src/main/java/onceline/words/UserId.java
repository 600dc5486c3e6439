package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names a person, for ever: made by Onceline at the first sign-in. */
public record UserId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserId {
        Ids.require(FORM, value, "user", "1 to 64 letters, digits, hyphens and underscores");
    }

    @Override
    public String toString() {
        return value;
    }
}
