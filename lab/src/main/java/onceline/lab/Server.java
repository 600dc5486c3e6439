package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One real server as a child process, with one directory for its data, one log and one address.
 *
 * <p>{@link #start}, {@link #stop} and {@link #restart} exclude each other; {@link #kill}, {@link #pause} and
 * {@link #resume} may come from any thread at any time.
 */
public abstract class Server implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration KILLED = Duration.ofSeconds(10);
    private static final int FIRST_STARTS = 5;
    private static final int LINES_TOLD = 30;

    private final String name;
    private final Host host;
    private final Path directory;
    private final ServerLog log;
    private final Ports ports;
    private final ReentrantLock oneStarter = new ReentrantLock();
    private volatile @Nullable Process process;
    private volatile String commandLine = "";
    private volatile boolean addressIsKnown;

    Server(String name, Host host, Path directory, Path log) {
        this.name = name;
        this.host = host;
        this.directory = directory;
        this.log = new ServerLog(log);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.ports = new Ports(host, directory.resolve("ports.properties"));
    }

    /** The command line of this server, everything it needs in its directory prepared. */
    abstract List<String> command();

    /** What is added to the environment. */
    Map<String, String> environment() {
        return Map.of();
    }

    /** Whether the server answers in its own protocol; called again and again until it does. */
    abstract boolean ready();

    /** How long an orderly stop may take before the server is killed. */
    abstract Duration patienceToStop();

    public final String name() {
        return name;
    }

    public final Path directory() {
        return directory;
    }

    public final ServerLog log() {
        return log;
    }

    /** {@code host:port}; the same after every restart of this object. */
    public final String address() {
        return host.with(port());
    }

    public final int port() {
        return ports.get("port");
    }

    public final Host host() {
        return host;
    }

    final Ports ports() {
        return ports;
    }

    /** What a person would type to start it; empty before its first start. Secrets are not in it. */
    public final String commandLine() {
        return commandLine;
    }

    public final boolean running() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** The process id of the last start. */
    public final long pid() {
        return started().pid();
    }

    /**
     * Starts the server and returns once it is ready; does nothing when it runs already.
     *
     * @throws LabException if it ends or is not ready within two minutes; the message carries the end of its log
     */
    public final void start() {
        oneStarter.lock();
        try {
            if (!running()) {
                startOnce();
                addressIsKnown = true;
            }
        } finally {
            oneStarter.unlock();
        }
    }

    /** Draws the address if it has none yet; it may be told to others from now on, who will keep it. */
    final void settle() {
        drawPorts();
        addressIsKnown = true;
    }

    /** Draws every port that this server will need. */
    void drawPorts() {
        port();
    }

    /** Until others know the address, a port that was snatched away is simply replaced; afterwards it is waited for. */
    private void startOnce() {
        for (int attempt = 1; ; attempt++) {
            if (addressIsKnown) {
                Patience.until(READY, ports::allFree);
            } else {
                ports.replaceTaken();
            }
            if (launch()) {
                return;
            }
            if (attempt == FIRST_STARTS) {
                throw new LabException(name + " finds its port taken again and again:\n" + log.tail(LINES_TOLD));
            }
        }
    }

    /** False if the port turned out to be taken. */
    private boolean launch() {
        log.markStart();
        List<String> command = host.enter(command());
        commandLine = Tool.spelled(command);
        Process child = Spawner.spawn(command, environment(), directory, log.file());
        process = child;
        boolean settled = Patience.until(READY, () -> !child.isAlive() || ready());
        if (settled && child.isAlive()) {
            return true;
        }
        boolean ended = !child.isAlive();
        kill();
        if (ended && log.sinceStart().contains("already in use")) {
            return false;
        }
        throw new LabException(name + (ended ? " ended" : " was not ready in " + READY.toSeconds() + " s")
                + "; its log " + log.file() + " ends with:\n" + log.tail(LINES_TOLD));
    }

    /** Stops the server in an orderly way (SIGTERM), and kills it if that takes too long. */
    public final void stop() {
        oneStarter.lock();
        try {
            if (!running()) {
                return;
            }
            resume();
            started().destroy();
            if (!awaitExit(patienceToStop())) {
                kill();
            }
        } finally {
            oneStarter.unlock();
        }
    }

    /** SIGKILL: no goodbye, nothing flushed. Returns once the process is gone. */
    public final void kill() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
            awaitExit(KILLED);
        }
    }

    /** SIGSTOP: the process keeps its sockets and does nothing. */
    public final void pause() {
        Signals.STOP.to(pid());
    }

    /** SIGCONT: the process goes on where it was, not knowing that time has passed. */
    public final void resume() {
        Signals.CONT.to(pid());
    }

    /** Stops in an orderly way and starts again, on the same data and address. */
    public final void restart() {
        stop();
        start();
    }

    /** Whether the process ended within the limit. */
    public final boolean awaitExit(Duration limit) {
        try {
            return started().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * The exit code of the last start; 128 + signal number for a process ended by a signal.
     *
     * @throws IllegalThreadStateException while it runs
     */
    public final int exitCode() {
        return started().exitValue();
    }

    private Process started() {
        Process current = process;
        if (current == null) {
            throw new LabException(name + " has never been started");
        }
        return current;
    }

    @Override
    public final void close() {
        stop();
    }

    @Override
    public String toString() {
        return name + " at " + address();
    }
}
