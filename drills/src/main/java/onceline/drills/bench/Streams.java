package onceline.drills.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import onceline.drills.bench.Scene.Guest;
import onceline.drills.http.EventStream;
import onceline.drills.http.Request;
import onceline.lab.Lab;
import org.jspecify.annotations.Nullable;

/** Resident memory of one process with all roles and 10,000 people watching, each with a place. */
final class Streams {
    private static final int COUNT = 10_000;
    private static final int OPENING_AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SAMPLES = 20;

    private final Scene scene;
    private final Queue<EventStream> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger watching = new AtomicInteger();

    private Streams(Scene scene) {
        this.scene = scene;
    }

    static List<Figure> run(Setting setting) throws Exception {
        try (Scene scene = Scene.with(setting, Lab.ALL_ROLES)) {
            return new Streams(scene).run(scene.guests(COUNT));
        }
    }

    private List<Figure> run(List<Guest> guests) throws Exception {
        String queue = "event:" + scene.pausedSale(1);
        new Load(scene.gate, OPENING_AT_ONCE)
                .run(
                        COUNT,
                        n -> Request.post("/api/queue/join", guests.get(n).token(), "{\"queue\":\"" + queue + "\"}"),
                        (n, status, answer) -> {});
        long before = residentKb();
        Semaphore turns = new Semaphore(OPENING_AT_ONCE);
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int n = 0; n < COUNT; n++) {
                    int number = n;
                    Future<?> _ = people.submit(() -> watch(number, guests.get(number), queue, turns));
                }
                Scene.await("all streams are open", PATIENCE, () -> watching.get() == COUNT);
                long most = mostResidentKb();
                scene.setting.tell(
                        "%,d MB before, %,d MB with %,d streams".formatted(before / 1024, most / 1024, COUNT));
                return List.of(
                        scene.figure("resident memory with 10,000 open event streams", most / 1024.0, "MB"),
                        scene.figure("resident memory before they were opened", before / 1024.0, "MB"),
                        scene.figure("for each stream", (double) Math.max(0, most - before) / COUNT, "kB"));
            } finally {
                for (EventStream stream : open) {
                    stream.close();
                }
            }
        }
    }

    private @Nullable Void watch(int number, Guest guest, String queue, Semaphore turns)
            throws IOException, InterruptedException {
        turns.acquire();
        EventStream stream;
        try {
            Request request = Request.get("/api/stream?queue=" + queue.replace(":", "%3A"), guest.token());
            stream = EventStream.open(scene.gate, number, request, PATIENCE);
            open.add(stream);
            if (stream.next() != null) {
                watching.incrementAndGet();
            }
        } finally {
            turns.release();
        }
        while (stream.next() != null) {}
        return null;
    }

    /** The most seen in a few seconds: what a limit would have to allow. */
    private long mostResidentKb() throws IOException, InterruptedException {
        long most = 0;
        for (int i = 0; i < SAMPLES; i++) {
            most = Math.max(most, residentKb());
            Thread.sleep(250);
        }
        return most;
    }

    private long residentKb() throws IOException {
        long pid = scene.processes.getFirst().pid();
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElse(0);
    }
}
