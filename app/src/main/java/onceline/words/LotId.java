package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names one lot: {@code [a-z0-9][a-z0-9-]{0,39}}, chosen by the operator. */
public record LotId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LotId {
        Ids.require(FORM, value, "lot", "1 to 40 lower-case letters, digits and hyphens, not starting with a hyphen");
    }

    @Override
    public String toString() {
        return value;
    }
}
