package onceline.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import onceline.operator.RedisConnection;

/** One question to a Redis or a Sentinel, on a connection of its own. */
final class Resp {
    private Resp() {}

    /**
     * The first line of the answer, e.g. {@code +PONG}.
     *
     * @throws IOException if nobody answers within the limit
     */
    static String ask(InetSocketAddress server, Duration limit, String... command) throws IOException {
        try (RedisConnection connection = new RedisConnection(server, limit)) {
            return connection.firstLine(command);
        }
    }

    /**
     * The whole answer as words: lists within lists are laid out flat, what is nil is left out.
     *
     * @throws IOException if nobody answers within the limit, or the answer is an error
     */
    static List<String> words(InetSocketAddress server, Duration limit, String... command) throws IOException {
        try (RedisConnection connection = new RedisConnection(server, limit)) {
            return connection.words(command);
        }
    }
}
