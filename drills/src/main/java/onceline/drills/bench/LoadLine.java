package onceline.drills.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.Request;

/** One connection of a {@link Load}: a call out, an answer with Content-Length in. */
final class LoadLine implements Closeable {
    private static final int BUFFER = 16 * 1024;
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);

    private final HttpAddress to;
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
    private final byte[] text = new byte[BUFFER];
    private int bodyStart;
    private int length;
    private int call;
    private long sentAt;

    LoadLine(HttpAddress to, Selector selector) throws IOException {
        this.to = to;
        channel = SocketChannel.open(to.socket());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** @param since when the call was due, by the clock of {@link System#nanoTime} */
    void send(int number, Request request, long since) throws IOException {
        call = number;
        sentAt = since;
        in.clear();
        length = 0;
        ByteBuffer out = ByteBuffer.wrap(request.bytes(to.host()));
        while (out.hasRemaining()) { // a request is far smaller than the socket's buffer
            channel.write(out);
        }
    }

    /** Reads what is there; true once the answer is whole. */
    boolean answered() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server ended a connection");
        }
        int had = length;
        length = in.position();
        in.get(had, text, had, length - had);
        int head = find(END_OF_HEAD, Math.max(0, had - END_OF_HEAD.length), length);
        if (head < 0) {
            return false;
        }
        bodyStart = head + END_OF_HEAD.length;
        return length >= bodyStart + contentLength(head);
    }

    int call() {
        return call;
    }

    long sentAt() {
        return sentAt;
    }

    int status() {
        return (text[9] - '0') * 100 + (text[10] - '0') * 10 + text[11] - '0';
    }

    String body() {
        return new String(text, bodyStart, length - bodyStart, StandardCharsets.UTF_8);
    }

    private int contentLength(int head) throws IOException {
        int at = find(LENGTH, 0, head);
        if (at < 0) {
            if (status() == 204) {
                return 0;
            }
            throw new IOException(
                    "an answer without Content-Length: " + new String(text, 0, head, StandardCharsets.UTF_8));
        }
        int value = 0;
        for (int i = at + LENGTH.length; text[i] != '\r'; i++) {
            if (text[i] != ' ') {
                value = value * 10 + text[i] - '0';
            }
        }
        return value;
    }

    /** Where the needle, in small letters, begins; -1 if nowhere. */
    private int find(byte[] needle, int from, int end) {
        for (int at = from; at <= end - needle.length; at++) {
            int i = 0;
            while (i < needle.length && (text[at + i] == needle[i] || (text[at + i] | 0x20) == needle[i])) {
                i++;
            }
            if (i == needle.length) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
