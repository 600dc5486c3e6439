package onceline.drills.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive HTTP/1.1 connection, for one caller at a time.
 *
 * <p>It understands what a JSON service and its event stream send: Content-Length and chunked bodies, nothing else.
 * Any {@link IOException} leaves the outcome of the call unknown and the line unusable. A line costs its socket
 * and {@code buffer} bytes.
 */
public final class HttpLine implements Closeable {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LARGEST_BODY = 16 * 1024 * 1024;

    private final Socket socket;
    private final String host;
    private final InputStream in;
    private final byte[] buffer;
    private int at;
    private int end;

    private long left; // of the body, or of its current chunk
    private boolean chunked;
    private boolean lastChunk;
    private boolean closing;

    private HttpLine(Socket socket, String host, int buffer) throws IOException {
        this.socket = socket;
        this.host = host;
        this.in = socket.getInputStream();
        this.buffer = new byte[buffer];
    }

    /**
     * Connects.
     *
     * @param source number of the loopback address to come from
     * @param patience the longest silence borne, of connecting and of each read
     */
    public static HttpLine open(HttpAddress to, int source, Duration patience, int buffer) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            InetAddress from = to.source(source);
            if (from != null) {
                socket.bind(new InetSocketAddress(from, 0));
            }
            int ms = Math.toIntExact(patience.toMillis());
            socket.connect(to.socket(), ms);
            socket.setSoTimeout(ms);
            return new HttpLine(socket, to.host(), buffer);
        } catch (IOException | RuntimeException broken) {
            socket.close();
            throw broken;
        }
    }

    public Answer call(Request request) throws IOException {
        Head head = send(request);
        return new Answer(head.status, new String(wholeBody(), StandardCharsets.UTF_8), head.retryAfter);
    }

    /** Sends, for whoever does not want the answer: the line is of no further use. */
    public void sendOnly(Request request) throws IOException {
        socket.getOutputStream().write(request.bytes(host));
    }

    /** Sends and reads the head only; the body follows by {@link #readBody()}. */
    Head send(Request request) throws IOException {
        sendOnly(request);
        return readHead();
    }

    /** Whether the server keeps the line open for another call. */
    boolean reusable() {
        return !closing && !socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Head readHead() throws IOException {
        String first = readLine();
        if (!first.startsWith("HTTP/1.1 ") || first.length() < 12) {
            throw new IOException("not an HTTP/1.1 answer: " + first);
        }
        Head head = new Head(Integer.parseInt(first.substring(9, 12)));
        left = 0;
        chunked = false;
        lastChunk = false;
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            header(head, line);
        }
        lastChunk = !chunked;
        return head;
    }

    private void header(Head head, String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return;
        }
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> left = Long.parseLong(value);
            case "transfer-encoding" -> chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
            case "connection" -> closing |= value.equalsIgnoreCase("close");
            case "content-type" -> head.contentType = value;
            case "retry-after" -> head.retryAfter = seconds(value);
            default -> {}
        }
    }

    private static @Nullable Duration seconds(String value) {
        return value.chars().allMatch(Character::isDigit) && !value.isEmpty() && value.length() < 9
                ? Duration.ofSeconds(Long.parseLong(value))
                : null;
    }

    /** The next byte of the body, or -1 at its end. */
    int readBody() throws IOException {
        if (left == 0 && !nextChunk()) {
            return -1;
        }
        left--;
        return read();
    }

    private boolean nextChunk() throws IOException {
        if (lastChunk) {
            return false;
        }
        String size = readLine();
        if (size.isEmpty()) { // the line end after the chunk before
            size = readLine();
        }
        int extension = size.indexOf(';');
        left = Long.parseLong(
                extension < 0 ? size : size.substring(0, extension).strip(), 16);
        if (left == 0) {
            lastChunk = true;
            while (!readLine().isEmpty()) {} // trailers
        }
        return left > 0;
    }

    private byte[] wholeBody() throws IOException {
        if (!chunked) {
            return fixedBody();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int b = readBody(); b >= 0; b = readBody()) {
            body.write(b);
            if (body.size() > LARGEST_BODY) {
                throw new IOException("the answer is longer than " + LARGEST_BODY + " bytes");
            }
        }
        return body.toByteArray();
    }

    private byte[] fixedBody() throws IOException {
        if (left > LARGEST_BODY) {
            throw new IOException("the answer is longer than " + LARGEST_BODY + " bytes");
        }
        byte[] body = new byte[(int) left];
        int had = Math.min(body.length, end - at);
        System.arraycopy(buffer, at, body, 0, had);
        at += had;
        if (in.readNBytes(body, had, body.length - had) < body.length - had) {
            throw new EOFException("the connection ended in the middle of an answer");
        }
        left = 0;
        return body;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int b = read(); b != '\n'; b = read()) {
            if (b != '\r') {
                line.append((char) b);
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a header is longer than " + LONGEST_LINE + " bytes");
            }
        }
        return line.toString();
    }

    private int read() throws IOException {
        if (at == end) {
            end = in.read(buffer);
            at = 0;
            if (end <= 0) {
                end = 0;
                throw new EOFException("the server ended the connection");
            }
        }
        return buffer[at++] & 0xff;
    }

    /** Status and the few headers that matter here. */
    static final class Head {
        final int status;
        String contentType = "";

        @Nullable
        Duration retryAfter;

        Head(int status) {
            this.status = status;
        }
    }
}
