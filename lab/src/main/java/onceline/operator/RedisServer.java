package onceline.operator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One Redis that answers, and the questions that matter here. */
final class RedisServer implements AutoCloseable {
    static final String PASSWORD = "ONCELINE_REDIS_PASSWORD";

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Address address;
    private final RedisConnection connection;

    private RedisServer(Address address, RedisConnection connection) {
        this.address = address;
        this.connection = connection;
    }

    /**
     * @param password null where Redis wants none
     * @throws IOException if it does not answer
     * @throws Refused if it wants another password
     */
    static RedisServer connect(Address address, @Nullable String password) throws IOException {
        RedisServer server = new RedisServer(address, open(address));
        try {
            if (password != null) {
                server.ask("AUTH", password);
            }
            server.info("server"); // PING is refused after a snapshot that failed, which is when one is wanted most
            return server;
        } catch (IOException | Refused e) {
            server.close();
            throw e;
        }
    }

    private static RedisConnection open(Address address) throws IOException {
        try {
            return new RedisConnection(new InetSocketAddress(address.host(), address.port()), ANSWER);
        } catch (IOException e) {
            throw new IOException(address + " does not answer: " + e.getMessage(), e);
        }
    }

    /**
     * The answer in words.
     *
     * @throws RedisConnection.ErrorAnswer if it is an error
     */
    List<String> ask(String... command) throws IOException {
        try {
            return connection.words(command);
        } catch (RedisConnection.ErrorAnswer e) {
            refuseWithoutPassword(e);
            throw e;
        } catch (IOException e) {
            throw new IOException(address + " does not answer " + command[0] + ": " + e.getMessage(), e);
        }
    }

    private void refuseWithoutPassword(RedisConnection.ErrorAnswer answer) {
        String said = String.valueOf(answer.getMessage());
        if (said.contains(" NOAUTH ")) {
            throw new Refused(address + " wants a password: give it in the environment as " + PASSWORD, answer);
        }
        if (said.contains(" WRONGPASS ") || said.contains(" AUTH ")) {
            throw new Refused(address + " does not take the password in " + PASSWORD + ": " + said, answer);
        }
    }

    /** A section of {@code INFO}. */
    Map<String, String> info(String section) throws IOException {
        return RedisConnection.facts(ask("INFO", section));
    }

    /** What {@code CONFIG GET} says; empty if it knows no such setting. */
    Optional<String> setting(String name) throws IOException {
        List<String> words = ask("CONFIG", "GET", name);
        return words.size() < 2 ? Optional.empty() : Optional.of(words.get(1));
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
