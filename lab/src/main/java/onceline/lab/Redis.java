package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import onceline.operator.RedisConnection;
import onceline.operator.RedisData;

/**
 * A Redis server as it is shipped: {@code ops/redis/redis.conf} and a few lines of its own.
 *
 * <p>Its own lines are written once; at a failover Redis itself rewrites them, and what it wrote counts at the next
 * start, as it would anywhere.
 */
public final class Redis extends Server {
    private static final String VERSION = "7.0.15";
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration PING = Duration.ofSeconds(1);

    private List<String> own = List.of();

    Redis(String name, Host host, Path directory, Path log) {
        super(name, host, directory, log);
    }

    /** What it alone is configured with, at its first start. */
    void configure(String... lines) {
        own = List.of(lines);
    }

    /** For clients, e.g. {@code redis://127.0.0.1:15123}. */
    public String url() {
        return "redis://" + address();
    }

    @Override
    List<String> command() {
        return List.of(
                executable().toString(),
                configuration().toString(),
                "--bind",
                host().address(),
                "--port",
                String.valueOf(port()),
                "--dir",
                directory().toString());
    }

    private Path configuration() {
        Path file = directory().resolve("redis.conf");
        List<String> lines = new ArrayList<>(List.of("include \"" + Project.shipped("redis/redis.conf") + "\""));
        lines.addAll(own);
        if (!host().isShared()) {
            lines.add("protected-mode no");
        }
        try {
            return Files.exists(file) ? file : Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it says of its own part now; empty if it does not answer within a second. */
    public Optional<Standing> standing() {
        try {
            return Optional.of(Standing.from(Resp.words(host().at(port()), PING, "INFO", "replication")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The part a Redis plays.
     *
     * @param primary whether it takes itself for the primary
     * @param offset how many bytes of the stream of changes it has: what it sent as a primary, took in as a replica
     * @param linked of a replica: whether it is connected to its primary; of a primary: whether a replica is to it
     * @param of the {@code host:port} of a replica's primary; empty for a primary
     */
    public record Standing(boolean primary, long offset, boolean linked, String of) {
        static Standing from(List<String> info) {
            Map<String, String> facts = RedisConnection.facts(info);
            return "master".equals(facts.get("role")) ? ofPrimary(facts) : ofReplica(facts);
        }

        private static Standing ofPrimary(Map<String, String> facts) {
            boolean linked = !"0".equals(facts.get("connected_slaves"));
            return new Standing(true, Long.parseLong(facts.getOrDefault("master_repl_offset", "0")), linked, "");
        }

        private static Standing ofReplica(Map<String, String> facts) {
            return new Standing(
                    false,
                    Long.parseLong(facts.getOrDefault("slave_repl_offset", "0")),
                    "up".equals(facts.get("master_link_status")),
                    facts.get("master_host") + ":" + facts.get("master_port"));
        }
    }

    @Override
    boolean ready() {
        try {
            return Resp.ask(host().at(port()), PING, "PING").equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    Duration patienceToStop() {
        return Duration.ofSeconds(10);
    }

    /** Empties it, as a mistaken {@code FLUSHALL} does. */
    public void flush() {
        ask("FLUSHALL");
    }

    /** Writes all data to a file beside the live data, from which {@link #restore} can go back to this moment. */
    public Path snapshot() {
        ask("SAVE");
        try {
            Path snapshot = Files.createTempFile(directory(), "snapshot-", ".rdb");
            Files.move(directory().resolve("dump.rdb"), snapshot, StandardCopyOption.REPLACE_EXISTING);
            return snapshot;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Kills the server, puts an older snapshot in the place of its data, and starts it again on the same address: what
     * was written since is lost.
     */
    public void restore(Path snapshot) {
        kill();
        try {
            Trees.delete(RedisData.in(directory()).replace(snapshot, Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    private void ask(String command) {
        try {
            String answer = Resp.ask(host().at(port()), ANSWER, command);
            if (!answer.equals("+OK")) {
                throw new LabException(name() + " answered " + command + " with " + answer);
            }
        } catch (IOException e) {
            throw new LabException(name() + " did not answer " + command, e);
        }
    }

    static Path executable() {
        String file = "redis-server-" + VERSION + "-linux-" + processor();
        return Cache.get("redis-" + VERSION, to -> Trees.extract(Binaries.jar("embedded-redis"), "", file::equals, to))
                .resolve(file);
    }

    private static String processor() {
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return processor.equals("aarch64") ? "arm64" : processor;
    }
}
