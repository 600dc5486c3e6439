package onceline.operator;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a file is a whole snapshot of a Redis (RDB), which Redis could load. */
final class Snapshot {
    private static final Pattern START = Pattern.compile("(REDIS\\d|VALKEY)\\d{3}");
    private static final int START_BYTES = 9;
    private static final int END = 0xFF;

    /** The mark of the end, and eight bytes of a sum of all that precedes. */
    private static final int END_BYTES = 9;

    private static final Pattern KEYS = Pattern.compile("\\[info] (\\d+) keys read");
    private static final List<String> PROVERS =
            List.of("redis-check-rdb", "redis-server", "valkey-check-rdb", "valkey-server");

    private Snapshot() {}

    /**
     * Has Redis' own {@code redis-check-rdb} read it to the end: that is any {@code redis-server} called by this name.
     *
     * @param server the binary that wrote it, if that is known: an older one would not know its format
     * @return what was seen, for a person
     * @throws Refused if it is no snapshot, or a damaged one
     */
    static String prove(Path file, Optional<Path> server) throws IOException {
        refuseWithoutStartOrEnd(file);
        Optional<Path> prover = server.filter(Files::isExecutable).or(() -> onPath(System.getenv("PATH")));
        return prover.isPresent()
                ? read(file, prover.get())
                : "begins and ends as a snapshot; not read further, because no redis-check-rdb or redis-server is found here";
    }

    private static void refuseWithoutStartOrEnd(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            byte[] start = new byte[START_BYTES];
            boolean began = bytes.length() >= START_BYTES + END_BYTES && bytes.read(start) == START_BYTES;
            if (!began
                    || !START.matcher(new String(start, StandardCharsets.ISO_8859_1))
                            .matches()) {
                throw new Refused(file + " is no snapshot of Redis: it does not begin like one");
            }
            bytes.seek(bytes.length() - END_BYTES);
            if (bytes.read() != END) {
                throw new Refused(file + " is no whole snapshot of Redis: its end is missing");
            }
        }
    }

    static Optional<Path> onPath(@Nullable String path) {
        List<String> directories = path == null ? List.of() : Arrays.asList(path.split(File.pathSeparator));
        return PROVERS.stream()
                .flatMap(name -> directories.stream().map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String read(Path file, Path prover) throws IOException {
        Path directory = Files.createTempDirectory("redis-check-");
        Path link = directory.resolve(calledName(prover));
        try {
            Files.createSymbolicLink(link, prover.toAbsolutePath());
            return outcome(file, new ProcessBuilder(link.toString(), file.toString()));
        } finally {
            Files.deleteIfExists(link);
            Files.delete(directory);
        }
    }

    /** By any other name it would be a server. */
    private static String calledName(Path prover) throws IOException {
        boolean valkey = prover.toRealPath().getFileName().toString().startsWith("valkey");
        return valkey ? "valkey-check-rdb" : "redis-check-rdb";
    }

    private static String outcome(Path file, ProcessBuilder check) throws IOException {
        Process process = check.redirectErrorStream(true).start();
        process.getOutputStream().close();
        List<String> lines;
        try (InputStream out = process.getInputStream()) {
            lines = new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        if (code(process) != 0) {
            throw new Refused(file + " cannot be loaded; redis-check-rdb says: " + complaint(lines));
        }
        return keys(lines.stream()) + " keys, read by redis-check-rdb";
    }

    private static int code(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted", e);
        }
    }

    private static String complaint(List<String> lines) {
        List<String> errors = lines.stream()
                .filter(line -> line.contains("ERROR") || line.startsWith("[error]") || line.startsWith("---"))
                .toList();
        return errors.isEmpty() ? String.join("; ", lines) : String.join("; ", errors);
    }

    private static String keys(Stream<String> lines) {
        return lines.map(KEYS::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1))
                .findFirst()
                .orElse("an unknown number of");
    }
}
