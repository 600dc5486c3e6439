package onceline.drills.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream of server-sent events (WHATWG HTML, section 9.2), read by one thread. Comments are skipped, {@code id} and
 * {@code retry} ignored: whoever reconnects is sent the whole state.
 */
public final class EventStream implements Closeable {
    private static final int BUFFER = 512;
    private static final int ROOMY = 4096;

    private final HttpLine line;
    private byte[] text = new byte[256];
    private int length;

    private EventStream(HttpLine line) {
        this.line = line;
    }

    /** One event; {@code name} is {@code message} where the server gave none. */
    public record Event(String name, String data) {}

    /** The server would not open the stream. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String body) {
            super("the stream was refused with " + status + ": " + body);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /**
     * Connects and waits for the head of the answer.
     *
     * @param patience the longest silence borne; the server comments every 15 s
     * @throws Refused if the server answers with anything but a stream
     */
    public static EventStream open(HttpAddress to, int source, Request request, Duration patience) throws IOException {
        HttpLine line = HttpLine.open(to, source, patience, BUFFER);
        boolean open = false;
        try {
            HttpLine.Head head = line.send(request);
            EventStream stream = new EventStream(line);
            if (head.status != 200 || !head.contentType.startsWith("text/event-stream")) {
                throw new Refused(head.status, head.status == 200 ? head.contentType : "");
            }
            open = true;
            return stream;
        } finally {
            if (!open) {
                line.close();
            }
        }
    }

    /** Waits for the next event; null when the server ended the stream. */
    public @Nullable Event next() throws IOException {
        String name = "message";
        StringBuilder data = null;
        while (readLine()) {
            if (length == 0) {
                if (data != null) {
                    return new Event(name, data.toString());
                }
                name = "message";
            } else if (starts("data:")) {
                data = data == null ? new StringBuilder() : data.append('\n');
                data.append(value(5));
            } else if (starts("event:")) {
                name = value(6);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        line.close();
    }

    private boolean readLine() throws IOException {
        length = 0;
        if (text.length > ROOMY) {
            text = new byte[256];
        }
        for (int b = line.readBody(); b >= 0; b = line.readBody()) {
            if (b == '\n') {
                return true;
            }
            if (b != '\r') {
                append((byte) b);
            }
        }
        return false;
    }

    private void append(byte b) {
        if (length == text.length) {
            text = Arrays.copyOf(text, length * 2);
        }
        text[length++] = b;
    }

    private boolean starts(String field) {
        if (length < field.length()) {
            return false;
        }
        for (int i = 0; i < field.length(); i++) {
            if (text[i] != field.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String value(int from) {
        int start = from < length && text[from] == ' ' ? from + 1 : from;
        return new String(text, start, length - start, StandardCharsets.UTF_8);
    }
}
