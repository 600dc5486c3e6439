package onceline.drills.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.HttpLine;
import onceline.drills.http.Request;
import onceline.drills.judge.FinalState.Replication;
import onceline.drills.site.Care;
import onceline.lab.Jvm;
import onceline.lab.Lab;
import onceline.lab.Up;

/** Seconds from {@code up} to the first 200: from nothing, and going on from data that are there. */
final class Starts {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Setting setting;
    private final Path directory;

    private Starts(Setting setting, Path directory) {
        this.setting = setting;
        this.directory = directory;
    }

    static List<Figure> run(Setting setting) throws Exception {
        Path directory = Files.createTempDirectory("bench-start-");
        try {
            return new Starts(setting, directory).run();
        } finally {
            delete(directory);
        }
    }

    private List<Figure> run() throws Exception {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (String what : List.of("from up to the first 200, nothing there yet", "the same with data to go on from")) {
            seconds.put(what, once());
            setting.tell("%s: %.2f s".formatted(what, seconds.get(what)));
        }
        Replication replication = replication();
        List<Figure> figures = new ArrayList<>();
        seconds.forEach((what, value) -> figures.add(new Figure(setting.bench(), replication, what, value, "s", null)));
        return figures;
    }

    /** Asked of the same servers, raised once more: {@code up} tells nobody where its Kafka is. */
    private Replication replication() throws InterruptedException {
        try (Lab lab = setting.brokers().laidDownIn(data()).start()) {
            return Care.least(lab.kafkas());
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private List<String> arguments(int port) {
        List<String> arguments =
                new ArrayList<>(List.of("--data", data().toString(), "--port", Integer.toString(port)));
        arguments.addAll(setting.brokers().up());
        return arguments;
    }

    private double once() throws Exception {
        int port = BareProcess.freePort();
        long start = System.nanoTime();
        Process up = Jvm.start(Up.class, List.of(), arguments(port), directory.resolve("up.log"));
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
