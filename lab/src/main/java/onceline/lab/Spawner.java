package onceline.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts child processes that cannot outlive this JVM.
 *
 * <p>The kernel kills the child when its parent ends ({@code setpriv --pdeathsig KILL}), so neither a crash nor
 * {@code kill -9} of the parent leaves anything behind. "Parent" means the spawning <em>thread</em> there: all children
 * are therefore started by one platform thread that lives as long as the JVM. A parent that died before the child had
 * asked for the signal is noticed by comparing the parent's id.
 *
 * <p>{@code setsid} keeps a terminal's Ctrl-C away from the children: it reaches the lab alone, which stops them in
 * order.
 */
final class Spawner {
    private static final ExecutorService LIFELONG = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("lab-spawner").factory());
    private static final String ONLY_WITH_ITS_PARENT = "test \"$PPID\" = \"$0\" && exec \"$@\"";

    /** Input for commands that read none. */
    static final Path NOTHING = Path.of("/dev/null");

    private Spawner() {}

    /**
     * Starts a command whose output, of both kinds, is appended to the log.
     *
     * @param environment added to this JVM's own
     */
    static Process spawn(List<String> command, Map<String, String> environment, Path directory, Path log) {
        return onTheLifelongThread(child(command, directory, NOTHING, log), environment);
    }

    /** Runs a short command to its end, e.g. the formatting of a data directory; fails with its output. */
    static void run(List<String> command, Path directory, Path input, Path log) {
        try {
            int code = onTheLifelongThread(child(command, directory, input, log), Map.of())
                    .waitFor();
            if (code != 0) {
                throw new LabException(command + " ended with " + code + ":\n" + Files.readString(log));
            }
        } catch (IOException e) {
            throw new LabException("Cannot read " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while running " + command, e);
        }
    }

    private static ProcessBuilder child(List<String> command, Path directory, Path input, Path log) {
        return new ProcessBuilder(leashed(command))
                .directory(directory.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true);
    }

    private static List<String> leashed(List<String> command) {
        require("setsid");
        require("setpriv");
        List<String> leashed = new ArrayList<>(List.of("setsid", "setpriv", "--pdeathsig", "KILL"));
        leashed.addAll(List.of(
                "sh",
                "-c",
                ONLY_WITH_ITS_PARENT,
                String.valueOf(ProcessHandle.current().pid())));
        leashed.addAll(command);
        return leashed;
    }

    private static Process onTheLifelongThread(ProcessBuilder child, Map<String, String> environment) {
        child.environment().putAll(environment);
        try {
            return LIFELONG.submit(child::start).get();
        } catch (ExecutionException e) {
            throw new LabException("Cannot start " + child.command() + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while starting a process", e);
        }
    }

    private static void require(String tool) {
        for (String place : System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(place, tool))) {
                return;
            }
        }
        throw new LabException("The lab needs the command " + tool
                + " so that no server outlives it, and it is not on the PATH: install util-linux"
                + " (Debian: apt-get install util-linux).");
    }
}
