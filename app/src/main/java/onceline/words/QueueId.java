package onceline.words;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** Names a queue: {@code lobby}, or {@code event:<eventId>} for the line of one sale. */
public record QueueId(@JsonValue String value) {
    public static final QueueId LOBBY = new QueueId("lobby");

    private static final String EVENT = "event:";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public QueueId {
        if (!"lobby".equals(value)) {
            if (value == null || !value.startsWith(EVENT)) {
                throw new MalformedId("queue", "\"lobby\" or \"event:\" and an eventId");
            }
            new EventId(value.substring(EVENT.length()));
        }
    }

    /** Whether this text is about a queue, and not about something else that is told of the same way. */
    public static boolean names(String text) {
        return text.equals("lobby") || text.startsWith(EVENT);
    }

    public static QueueId of(EventId event) {
        return new QueueId(EVENT + event.value());
    }

    /** The sale behind this queue; empty for the lobby. */
    public Optional<EventId> event() {
        return this.equals(LOBBY) ? Optional.empty() : Optional.of(new EventId(value.substring(EVENT.length())));
    }

    @Override
    public String toString() {
        return value;
    }
}
