package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The archives that carry server binaries, as the build copied them. */
final class Binaries {
    private Binaries() {}

    static Path jar(String artifact) {
        Path directory = Project.lab().resolve("binaries");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, artifact + "-*.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new LabException(artifact + " is missing in " + directory + ": build the lab first");
    }
}
