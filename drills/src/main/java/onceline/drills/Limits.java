package onceline.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this machine allows, and how a rush is spread so that it fits.
 *
 * @param files open files a process may have
 * @param ports local ports of one source address
 * @param freeMb memory that is free
 */
record Limits(long files, long ports, long freeMb) {
    /** Jars, logs, and connections to the stores. */
    private static final int OWN_FILES = 1_000;

    private static final int SOURCES = 200;

    static Limits ofThisMachine() {
        try {
            return new Limits(openFiles(), localPorts(), freeMegabytes());
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the limits of this machine from /proc", e);
        }
    }

    /** Gate processes for that many streams and call connections. */
    int gates(int people, int connections) {
        return processes(people + connections);
    }

    /** Crowd processes for the same. */
    int crowds(int people, int connections) {
        return processes(people + connections);
    }

    private int processes(long sockets) {
        long each = files - OWN_FILES;
        return Math.toIntExact((sockets + each - 1) / each);
    }

    /** Why that many people cannot be had here, or null if they can. */
    @org.jspecify.annotations.Nullable
    String refusal(int people, int connections) {
        if (files <= OWN_FILES) {
            return "a process may open only " + files + " files here; raise it (ulimit -n) above " + 2 * OWN_FILES;
        }
        if (people + connections > SOURCES * ports) {
            return people + " people need more local ports than " + SOURCES + " loopback addresses have";
        }
        long needed = 2_000 + people * 60L / 1_000; // servers, and about 60 kB a person on all sides
        return freeMb < needed
                ? people + " people need about " + needed + " MB of free memory, there are " + freeMb
                : null;
    }

    String text(int people, int connections) {
        return "Limits: %,d files a process, %,d ports a source address, %,d MB free; %,d streams and %,d connections go to %d gate and %d crowd processes"
                .formatted(
                        files,
                        ports,
                        freeMb,
                        people,
                        connections,
                        gates(people, connections),
                        crowds(people, connections));
    }

    private static long openFiles() throws IOException {
        String line = line(Path.of("/proc/self/limits"), "Max open files");
        String soft = line.substring("Max open files".length()).strip().split("\\s+", -1)[0];
        return soft.equals("unlimited") ? 1_000_000 : Long.parseLong(soft);
    }

    private static long localPorts() throws IOException {
        Path file = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        // By lines: files under /proc/sys give nothing to whoever reads them in small pieces.
        String[] range = Files.readAllLines(file).getFirst().strip().split("\\s+", -1);
        return Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1;
    }

    private static long freeMegabytes() throws IOException {
        String line = line(Path.of("/proc/meminfo"), "MemAvailable:");
        return Long.parseLong(line.replaceAll("\\D+", "")) / 1024;
    }

    private static String line(Path file, String start) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new IOException(file + " has no line " + start));
    }
}
