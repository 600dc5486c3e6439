package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names one sale: {@code [a-z0-9][a-z0-9-]{0,47}}, chosen by the operator. */
public record EventId(@JsonValue String value) implements Comparable<EventId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EventId {
        Ids.require(
                FORM, value, "eventId", "1 to 48 lower-case letters, digits and hyphens, not starting with a hyphen");
    }

    @Override
    public int compareTo(EventId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
