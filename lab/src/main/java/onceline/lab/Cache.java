package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is made once per user and used by every lab: extracted server binaries and fresh, formatted data directories.
 *
 * <p>It lies in {@code $XDG_CACHE_HOME/onceline} or {@code ~/.cache/onceline}, for a user without a home in the
 * directory for temporary files. An entry appears whole or not at all, also when several labs make it at once.
 */
final class Cache {
    private Cache() {}

    /** The entry of that name, made now if there is none yet. */
    static Path get(String name, Consumer<Path> make) {
        return get(home(), name, make);
    }

    static Path get(Path home, String name, Consumer<Path> make) {
        Path entry = home.resolve(name);
        if (Files.exists(entry)) {
            return entry;
        }
        try {
            Path draft = Files.createTempDirectory(home, name + ".draft-");
            try {
                make.accept(draft);
                settle(draft, entry);
            } finally {
                Trees.delete(draft);
            }
            return entry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void settle(Path draft, Path entry) throws IOException {
        try {
            Files.move(draft, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.exists(entry)) {
                throw e;
            } // else another lab was faster
        }
    }

    private static Path home() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path preferred =
                xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return Stream.of(preferred.resolve("onceline"), temporary())
                .filter(Cache::usable)
                .findFirst()
                .orElseThrow(() -> new LabException("Neither " + preferred + " nor " + temporary()
                        + " can be written; set XDG_CACHE_HOME to a directory that can."));
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"), "onceline-" + System.getProperty("user.name"));
    }

    private static boolean usable(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return Files.isWritable(directory)
                    && Files.getOwner(directory).getName().equals(System.getProperty("user.name"));
        } catch (IOException e) {
            return false;
        }
    }
}
