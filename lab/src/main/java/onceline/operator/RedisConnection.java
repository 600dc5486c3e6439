package onceline.operator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A connection to one Redis, with just enough of its protocol to ask a question and read the answer. */
public final class RedisConnection implements AutoCloseable {
    private static final int CONNECT_MS = 1_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    /**
     * @param limit how long the server may be silent within an answer
     * @throws IOException if nobody takes the connection within a second
     */
    public RedisConnection(InetSocketAddress server, Duration limit) throws IOException {
        try {
            socket.connect(server, CONNECT_MS);
            socket.setSoTimeout((int) limit.toMillis());
            this.in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Redis understood, and said no. */
    public static final class ErrorAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        private ErrorAnswer(String answer) {
            super("Redis answered " + answer);
        }
    }

    /**
     * The first line of the answer as it was sent, e.g. {@code +PONG}. What an answer of several lines says further stays
     * unread: ask nothing after it.
     *
     * @throws IOException if nobody answers within the limit
     */
    public String firstLine(String... command) throws IOException {
        send(command);
        return line();
    }

    /**
     * The whole answer as words: lists within lists are laid out flat, what is nil is left out.
     *
     * @throws ErrorAnswer if the answer is an error
     * @throws IOException if nobody answers within the limit
     */
    public List<String> words(String... command) throws IOException {
        send(command);
        List<String> words = new ArrayList<>();
        read(words);
        return words;
    }

    /** What an answer to {@code INFO} says, by name. */
    public static Map<String, String> facts(List<String> info) {
        Map<String, String> facts = new HashMap<>();
        String.join("\n", info)
                .lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> facts.put(pair[0], pair[1]));
        return facts;
    }

    private void send(String... command) throws IOException {
        StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
        for (String word : command) {
            request.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
            request.append(word).append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void read(List<String> words) throws IOException {
        String line = line();
        in.skipNBytes(1);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '-' -> throw new ErrorAnswer(rest);
            case '*' -> {
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    read(words);
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

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new IOException("Redis closed the connection after \"" + line + "\"");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
