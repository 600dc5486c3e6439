package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A Redis server that keeps its data as a careful operator would: append-only file each second, and snapshots. */
public final class Redis extends Server {
    private static final String VERSION = "7.0.15";
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration PING = Duration.ofSeconds(1);

    Redis(String name, Host host, Path directory, Path log) {
        super(name, host, directory, log);
    }

    /** For clients, e.g. {@code redis://127.0.0.1:15123}. */
    public String url() {
        return "redis://" + address();
    }

    @Override
    List<String> command() {
        return List.of(
                executable().toString(),
                "--bind",
                host().address(),
                "--port",
                String.valueOf(port()),
                "--dir",
                directory().toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "3600 1 300 100 60 10000",
                "--maxmemory-policy",
                "noeviction");
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
        Path appendOnly = directory().resolve("appendonlydir");
        Trees.delete(appendOnly);
        try {
            Files.createDirectories(appendOnly);
            Files.copy(snapshot, appendOnly.resolve("appendonly.aof.1.base.rdb"));
            Files.writeString(
                    appendOnly.resolve("appendonly.aof.manifest"), "file appendonly.aof.1.base.rdb seq 1 type b\n");
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

    private static Path executable() {
        String file = "redis-server-" + VERSION + "-linux-" + processor();
        return Cache.get("redis-" + VERSION, to -> Trees.extract(Binaries.jar("embedded-redis"), "", file::equals, to))
                .resolve(file);
    }

    private static String processor() {
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return processor.equals("aarch64") ? "arm64" : processor;
    }
}
