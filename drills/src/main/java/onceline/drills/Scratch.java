package onceline.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for the histories of one rush, gone afterwards. */
record Scratch(Path directory) implements AutoCloseable {
    Scratch() throws IOException {
        this(Files.createTempDirectory("rush-"));
    }

    @Override
    public void close() {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + directory, e);
        }
    }
}
