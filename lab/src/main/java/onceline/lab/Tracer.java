package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An {@code strace} that slows a process; the process is free again as soon as it ends, however that happens. */
final class Tracer {
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
        Path log = server.directory().resolveSibling(server.name() + ".strace.log");
        Tracer tracer = new Tracer(server.pid(), slow(server.pid(), by), log);
        if (!Patience.until(ATTACHED, () -> !tracer.strace.isAlive() || tracer.all(status -> !untraced(status)))
                || !tracer.strace.isAlive()) {
            tracer.detach();
            throw new LabException(server.name() + " cannot be slowed: " + last(log));
        }
        return tracer;
    }

    private static List<String> slow(long pid, Duration by) {
        return List.of(
                "strace",
                "-f",
                "-p",
                String.valueOf(pid),
                "-e",
                "trace=" + CALLS,
                "-e",
                "inject=" + CALLS + ":delay_enter=" + by.toNanos() / 1000,
                "-o",
                "/dev/null");
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
