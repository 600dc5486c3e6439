package onceline.lab;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    /**
     * The whole answer as words: lists within lists are laid out flat, what is nil is left out.
     *
     * @throws IOException if nobody answers within the limit, or the answer is an error
     */
    static List<String> words(InetSocketAddress server, Duration limit, String... command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, (int) CONNECT.toMillis());
            socket.setSoTimeout((int) limit.toMillis());
            socket.getOutputStream().write(encoded(command));
            List<String> words = new ArrayList<>();
            read(new BufferedInputStream(socket.getInputStream()), words);
            return words;
        }
    }

    private static void read(InputStream in, List<String> words) throws IOException {
        String line = firstLine(in);
        in.skipNBytes(1);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '-' -> throw new IOException("Redis answered " + rest);
            case '*' -> {
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    read(in, words);
                }
            }
            case '$' -> {
                int bytes = Integer.parseInt(rest);
                if (bytes >= 0) {
                    words.add(new String(in.readNBytes(bytes), StandardCharsets.UTF_8));
                    in.skipNBytes(2);
                }
            }
            default -> words.add(rest);
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
