package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An {@code strace} that slows a process or notes what it does; the process is free again as soon as it ends, however that
 * happens.
 */
public final class Tracer implements AutoCloseable {
    private static final String CALLS = "fsync,fdatasync,sync_file_range,msync,pwrite64,pwritev";
    private static final Duration ATTACHED = Duration.ofSeconds(10);

    private final long tracee;
    private final List<String> command;
    private final Process strace;

    private Tracer(long tracee, List<String> command, Path log) {
        this.tracee = tracee;
        this.command = command;
        this.strace = Spawner.spawn(command, Map.of(), Path.of("/"), log);
    }

    static Tracer slowing(Server server, Duration by) {
        return attached(
                server,
                "-e",
                "trace=" + CALLS,
                "-e",
                "inject=" + CALLS + ":delay_enter=" + by.toNanos() / 1000,
                "-o",
                "/dev/null");
    }

    /**
     * Notes each write and each sync of a file of the server, with its time, in that file, which is whole once this is
     * closed. Each system call of the server costs some microseconds more meanwhile.
     *
     * @throws LabException if {@link #obstacle} has something to say
     */
    public static Tracer noting(Server server, Path file) {
        return attached(
                server, "-e", "trace=write,fsync,fdatasync", "-ttt", "-T", "-y", "-s", "0", "-o", file.toString());
    }

    /** Why that server cannot be traced here, in one line; empty if it can. */
    public static Optional<String> obstacle(Server server) {
        if (missing()) {
            return Optional.of("no strace");
        }
        try (Tracer _ = noting(server, Path.of("/dev/null"))) {
            return Optional.empty();
        } catch (LabException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    /** Returns when every thread of the server is traced. */
    private static Tracer attached(Server server, String... options) {
        Path log = server.directory().resolveSibling(server.name() + ".strace.log");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-p", String.valueOf(server.pid())));
        command.addAll(List.of(options));
        Tracer tracer = new Tracer(server.pid(), command, log);
        if (!Patience.until(ATTACHED, () -> !tracer.strace.isAlive() || tracer.all(status -> !untraced(status)))
                || !tracer.strace.isAlive()) {
            tracer.detach();
            throw new LabException(server.name() + " cannot be traced: " + last(log));
        }
        return tracer;
    }

    static boolean missing() {
        return Tool.attempt(List.of("strace", "-V")).code() != 0;
    }

    String command() {
        return Tool.spelled(command);
    }

    String detach() {
        strace.destroy();
        if (!Patience.until(ATTACHED, () -> !strace.isAlive())) {
            strace.destroyForcibly();
            Patience.until(ATTACHED, () -> !strace.isAlive());
        }
        return "kill " + strace.pid();
    }

    @Override
    public void close() {
        detach();
    }

    /** Every thread has a tracer of its own. */
    private boolean all(Predicate<String> wanted) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(tracee), "task"))) {
            return tasks.map(Tracer::status).filter(status -> !status.isEmpty()).allMatch(wanted);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean untraced(String status) {
        return status.contains("TracerPid:\t0\n");
    }

    private static String status(Path task) {
        try {
            return Files.readString(task.resolve("status"));
        } catch (IOException e) {
            return "";
        }
    }

    private static String last(Path log) {
        try {
            return Files.readString(log).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
