package onceline.door;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A bare connection, for what no HTTP client would send. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3}) ");

    private final Socket socket;

    Wire(Product product) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), product.port());
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False once the server has closed the connection. */
    boolean send(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** All that comes until the server closes the connection, or an empty text if it closes without a word. */
    String rest() {
        var all = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.write(next);
            }
        } catch (SocketTimeoutException open) {
            throw new AssertionError(
                    "still open after " + PATIENCE_MS + " ms: " + all.toString(StandardCharsets.UTF_8), open);
        } catch (IOException reset) {
            // as good as closed
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** The status of an answer; 0 for none. */
    static int status(String answer) {
        var matcher = STATUS.matcher(answer);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
