package onceline.operator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The smallest file that begins and ends as a snapshot does: an empty Redis. */
final class SnapshotFile {
    private SnapshotFile() {}

    static Path write(Path file) throws IOException {
        return Files.write(file, "REDIS0010\u00ff\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
    }

    /** With its checksum beside it. */
    static Path writeSummed(Path file) throws IOException {
        write(file);
        Files.writeString(
                Checksum.beside(file),
                Checksum.line(Checksum.of(file), file.getFileName().toString()));
        return file;
    }
}
