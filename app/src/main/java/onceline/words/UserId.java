package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a person, for ever: made by Onceline at the first sign-in. */
public record UserId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserId {
        Form.FREE.require(value, "user");
    }

    @Override
    public String toString() {
        return value;
    }
}
