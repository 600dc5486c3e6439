package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one bid, over all lots. The client makes it, and repeats it when it tries again. */
public record BidId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public BidId {
        Form.FREE.require(value, "bid");
    }

    @Override
    public String toString() {
        return value;
    }
}
