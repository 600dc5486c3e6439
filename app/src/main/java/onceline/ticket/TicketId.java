package onceline.ticket;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import onceline.words.EventId;
import onceline.words.MalformedId;
import onceline.words.RequestId;

/**
 * Names a ticket by what it was issued for, so that issuing it twice is impossible: {@code <eventId>.<place>} for an
 * entry, {@code <eventId>.r.<request id>} for a service request.
 */
public record TicketId(@JsonValue String value) {
    private static final Pattern FORM =
            Pattern.compile("[a-z0-9][a-z0-9-]{0,47}\\.(?:[0-9]{1,19}|r\\.[A-Za-z0-9_-]{1,64})");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TicketId {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new MalformedId("ticket", "an eventId, a dot, and a place or r. and a request id");
        }
    }

    public static TicketId of(EventId event, long place) {
        return new TicketId(event.value() + "." + place);
    }

    public static TicketId of(EventId event, RequestId request) {
        return new TicketId(event.value() + ".r." + request.value());
    }

    public EventId event() {
        return new EventId(value.substring(0, value.indexOf('.')));
    }

    @Override
    public String toString() {
        return value;
    }
}
