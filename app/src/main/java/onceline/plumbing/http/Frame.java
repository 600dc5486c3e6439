package onceline.plumbing.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import onceline.plumbing.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One event as it goes over the wire, written when the first stream sends it: values replaced before that cost nothing,
 * and an event for many streams is written once.
 */
final class Frame {
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final String event;
    private final Object data;
    private volatile byte @Nullable [] bytes;

    Frame(String event, Object data) {
        this.event = event;
        this.data = data;
    }

    /** Several threads may write it at once: they write the same. */
    byte[] bytes() {
        byte[] written = bytes;
        if (written == null) {
            written = write();
            bytes = written;
        }
        return written;
    }

    /** JSON holds no line break, so one data line is enough. */
    private byte[] write() {
        var out = new ByteArrayOutputStream(256);
        out.writeBytes(("event: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(Json.DOOR.writeValueAsBytes(data));
        out.writeBytes(END);
        return out.toByteArray();
    }
}
