package onceline.drills.history;

import org.jspecify.annotations.Nullable;

/**
 * A notice or ticket that reached a person's stream.
 *
 * @param via name of the stream event that carried it
 * @param kind kind of the notice; for a ticket in a {@code state} event its state in small letters
 * @param stream number of the person's stream, 1 for the first
 */
public record Told(
        String via,
        String kind,
        @Nullable String fact,
        @Nullable String ticket,
        int stream) {}
