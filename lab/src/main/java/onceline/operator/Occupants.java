package onceline.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who uses a directory at this moment, as {@code /proc} tells: files are compared by what they are, not by their names, so a
 * server in a container is found too.
 *
 * @param using those who have files there open; and Redis servers that live there, which they do by their working directory
 * @param hidden Redis servers into which this user may not look
 */
record Occupants(List<String> using, List<String> hidden) {
    private static final Path PROCESSES = Path.of("/proc");

    /** @throws Refused where there is no {@code /proc} */
    static Occupants of(Path directory) throws IOException {
        Occupants occupants = new Occupants(new ArrayList<>(), new ArrayList<>());
        Set<Object> kept = identities(directory);
        String own = String.valueOf(ProcessHandle.current().pid());
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (!process.getFileName().toString().equals(own)) {
                    occupants.look(process, kept);
                }
            }
        } catch (IOException e) {
            throw new Refused("Cannot see in " + PROCESSES + " who uses " + directory, e);
        }
        return occupants;
    }

    private static Set<Object> identities(Path directory) throws IOException {
        Set<Object> identities = new HashSet<>();
        try (Stream<Path> paths = Files.walk(directory.toRealPath())) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                identities.add(identity(path, LinkOption.NOFOLLOW_LINKS));
            }
            return identities;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Object identity(Path path, LinkOption... options) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, options);
        return Objects.requireNonNull(attributes.fileKey());
    }

    private void look(Path process, Set<Object> kept) {
        String name = "";
        try {
            name = Files.readString(process.resolve("comm")).strip();
            if (isRedis(name) && kept.contains(identity(process.resolve("cwd"))) || opened(process, kept)) {
                using.add(name + " (process " + process.getFileName() + ")");
            }
        } catch (AccessDeniedException e) {
            if (isRedis(name)) {
                hidden.add(name + " (process " + process.getFileName() + ")");
            }
        } catch (IOException ended) {
            // it uses nothing any more
        }
    }

    /** A shell in that directory does no harm. */
    private static boolean isRedis(String name) {
        return name.contains("redis") || name.contains("valkey");
    }

    private static boolean opened(Path process, Set<Object> kept) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (isKept(file, kept)) {
                    return true;
                }
            }
            return false;
        } catch (DirectoryIteratorException ended) {
            throw ended.getCause();
        }
    }

    private static boolean isKept(Path file, Set<Object> kept) {
        try {
            return kept.contains(identity(file));
        } catch (IOException closed) {
            return false;
        }
    }
}
