package onceline.drills.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.HttpLine;
import onceline.drills.http.Request;
import onceline.lab.Jvm;
import onceline.lab.Up;

/** Seconds from {@code up} to the first 200: from nothing, and going on from data that are there. */
final class Starts {
    private static final String NAME = "start";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Starts() {}

    static List<Figure> run(Consumer<String> told) throws Exception {
        Path directory = Files.createTempDirectory("bench-start-");
        try {
            List<Figure> figures = new ArrayList<>();
            for (String what :
                    List.of("from up to the first 200, nothing there yet", "the same with data to go on from")) {
                double seconds = once(directory);
                told.accept("start: %s: %.2f s".formatted(what, seconds));
                figures.add(Figure.of(NAME, what, seconds, "s"));
            }
            return figures;
        } finally {
            delete(directory);
        }
    }

    private static double once(Path directory) throws Exception {
        int port = BareProcess.freePort();
        long start = System.nanoTime();
        Process up = Jvm.start(
                Up.class,
                List.of(),
                List.of("--data", directory.resolve("data").toString(), "--port", Integer.toString(port)),
                directory.resolve("up.log"));
        try {
            HttpAddress address = HttpAddress.of(URI.create("http://127.0.0.1:" + port));
            Scene.await("the first 200; see " + directory, PATIENCE, () -> answers(address) || !up.isAlive());
            if (!up.isAlive()) {
                throw new IllegalStateException("up ended: " + Files.readString(directory.resolve("up.log")));
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            up.destroy();
            if (!up.waitFor(60, TimeUnit.SECONDS)) {
                up.destroyForcibly();
            }
        }
    }

    private static boolean answers(HttpAddress address) {
        try (HttpLine line = HttpLine.open(address, 0, Duration.ofSeconds(2), 1024)) {
            return line.call(Request.get("/api/sales", null)).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
