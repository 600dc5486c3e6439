package onceline.member;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/**
 * Secrets in files that only their owner may read. Each is made once: of several processes that start together, one
 * makes it and the others read the same.
 */
final class KeyFiles {
    private static final FileAttribute<?> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;

    KeyFiles(Path folder) {
        this.folder = folder;
    }

    /** @param made whether it was made just now, by this process */
    record Secret(String text, boolean made) {}

    Secret get(String name, Supplier<String> maker) {
        var file = folder.resolve(name);
        try {
            boolean made = !Files.exists(file) && make(file, maker.get());
            return new Secret(Files.readString(file).strip(), made);
        } catch (IOException unusable) {
            throw new UncheckedIOException("cannot read or make " + file, unusable);
        }
    }

    /** A file appears with its whole content or not at all, and never in the place of another. */
    private boolean make(Path file, String text) throws IOException {
        Files.createDirectories(folder, OWNERS_FOLDER);
        var draft = Files.createTempFile(folder, ".new-", "", OWNERS_FILE);
        try {
            Files.writeString(draft, text + "\n");
            Files.createLink(file, draft);
            return true;
        } catch (FileAlreadyExistsException another) {
            return false;
        } finally {
            Files.delete(draft);
        }
    }
}
