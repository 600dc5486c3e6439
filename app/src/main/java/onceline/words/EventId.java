package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one sale: {@code [a-z0-9][a-z0-9-]{0,47}}, chosen by the operator. */
public record EventId(@JsonValue String value) implements Comparable<EventId> {
    private static final Form FORM = Form.name(48);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EventId {
        FORM.require(value, "eventId");
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
