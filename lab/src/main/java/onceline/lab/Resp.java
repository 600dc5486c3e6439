package onceline.lab;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Just enough of the Redis protocol to ask one question on a connection of its own. */
final class Resp {
    private static final Duration CONNECT = Duration.ofSeconds(1);

    private Resp() {}

    /**
     * The first line of the answer, e.g. {@code +PONG}.
     *
     * @throws IOException if nobody answers within the limit
     */
    static String ask(InetSocketAddress server, Duration limit, String... command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, (int) CONNECT.toMillis());
            socket.setSoTimeout((int) limit.toMillis());
            socket.getOutputStream().write(encoded(command));
            return firstLine(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static byte[] encoded(String... command) {
        StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
        for (String word : command) {
            request.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
            request.append(word).append("\r\n");
        }
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new IOException("Redis closed the connection after \"" + line + "\"");
            }
            line.append((char) next);
        }
        return line.toString();
    }
}
