package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one lot: {@code [a-z0-9][a-z0-9-]{0,39}}, chosen by the operator. */
public record LotId(@JsonValue String value) {
    private static final Form FORM = Form.name(40);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LotId {
        FORM.require(value, "lot");
    }

    @Override
    public String toString() {
        return value;
    }
}
