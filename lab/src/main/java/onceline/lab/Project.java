package onceline.lab;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where this checkout lies, found from the lab's own classes or jar. */
final class Project {
    private Project() {}

    /** The server binaries and Kafka's class path, as the build laid them down. */
    static Path lab() {
        return built(root().resolve("lab/target"), "kafka");
    }

    /** The product's runnable jar. {@code -Donceline.jar=FILE} puts another in its place. */
    static Path jar() {
        String other = System.getProperty("onceline.jar");
        return other != null
                ? Path.of(other)
                : built(root().resolve("app/target"), "onceline.jar").resolve("onceline.jar");
    }

    /** A shipped configuration file, e.g. {@code redis/redis.conf}. */
    static Path shipped(String file) {
        return root().resolve("ops").resolve(file);
    }

    private static Path built(Path directory, String witness) {
        if (!Files.exists(directory.resolve(witness))) {
            throw new LabException(
                    directory.resolve(witness) + " is missing: build it first (mvn -DskipTests package)");
        }
        return directory;
    }

    private static Path root() {
        for (Path place = ownCode(); place != null; place = place.getParent()) {
            if (Files.exists(place.resolve("lab/pom.xml"))) {
                return place;
            }
        }
        throw new LabException("The lab runs only inside a checkout of the project; " + ownCode() + " is in none.");
    }

    private static Path ownCode() {
        try {
            return Path.of(Project.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new LabException("Cannot tell where the lab's classes are", e);
        }
    }
}
