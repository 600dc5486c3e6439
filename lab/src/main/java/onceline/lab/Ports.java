package onceline.lab;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of one server on its host, kept in a file so that a restart on the same data finds the same ones where they
 * are still free.
 *
 * <p>New ones are drawn below the range from which the kernel serves outgoing connections (32768 and up by default):
 * a port there could be taken by any client while its server is down.
 */
final class Ports {
    private static final int LOWEST = 15_000;
    private static final int BEYOND = 32_000;
    private static final int TRIES = 1_000;

    /** No two servers of this JVM draw the same, though neither listens yet. */
    private static final Set<String> DRAWN = ConcurrentHashMap.newKeySet();

    private final Host host;
    private final Path file;
    private final Properties ports = new Properties();

    Ports(Host host, Path file) {
        this.host = host;
        this.file = file;
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                ports.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The port of that name: the one used before, else a free one. */
    int get(String name) {
        String known = ports.getProperty(name);
        return known != null ? Integer.parseInt(known) : set(name, anyFree());
    }

    int set(String name, int port) {
        ports.setProperty(name, Integer.toString(port));
        try (Writer out = Files.newBufferedWriter(file)) {
            ports.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return port;
    }

    /** Replaces the ports that somebody else holds now. */
    void replaceTaken() {
        for (String name : ports.stringPropertyNames()) {
            if (!host.isFree(Integer.parseInt(ports.getProperty(name)))) {
                set(name, anyFree());
            }
        }
    }

    boolean allFree() {
        return ports.stringPropertyNames().stream()
                .allMatch(name -> host.isFree(Integer.parseInt(ports.getProperty(name))));
    }

    private int anyFree() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (host.isFree(port) && DRAWN.add(host.with(port))) {
                return port;
            }
        }
        throw new LabException("No free port found on " + host.address() + " between " + LOWEST + " and " + BEYOND);
    }
}
