package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names one bid, over all lots. The client makes it, and repeats it when it tries again. */
public record BidId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public BidId {
        Ids.require(FORM, value, "bid", "1 to 64 letters, digits, hyphens and underscores");
    }

    @Override
    public String toString() {
        return value;
    }
}
