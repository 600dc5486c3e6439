package onceline.drills.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onceline.drills.bench.Figure.Aim;
import onceline.drills.bench.Scene.Guest;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.Request;
import onceline.lab.Lab;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Durable joins (acknowledged, decided, visible in Redis) against a bare server that answers from Redis alone. Rounds
 * alternate; every join is by another person, every round on another sale. The first rounds warm up and do not count.
 */
final class Joins {
    private static final int WARM_UP = 2;
    private static final int ROUNDS = WARM_UP + 5;
    private static final Map<Integer, Integer> CALLS = Map.of(64, 15_000, 256, 20_000);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene;
    private final List<Figure> figures = new ArrayList<>();

    private Joins(Scene scene) {
        this.scene = scene;
    }

    static List<Figure> run(Setting setting) throws Exception {
        try (Scene scene = Scene.with(setting, Lab.ALL_ROLES)) {
            return new Joins(scene).run();
        }
    }

    private List<Figure> run() throws Exception {
        try (BareProcess bare = BareProcess.start(scene)) {
            scene.setting.tell("signing in");
            List<Guest> guests = scene.guests(20_000);
            List<Guest> bareGuests = scene.bareGuests(guests);
            for (int connections : List.of(64, 256)) {
                compare(connections, guests, bare.address(), bareGuests);
            }
            return figures;
        }
    }

    private void compare(int connections, List<Guest> guests, HttpAddress bare, List<Guest> bareGuests)
            throws Exception {
        int calls = CALLS.getOrDefault(connections, guests.size());
        Median durable = new Median();
        Median plain = new Median();
        Median ratio = new Median();
        Histogram latency = new Histogram(3);
        Histogram plainLatency = new Histogram(3);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String queue = "event:" + scene.pausedSale(1);
            Load.Result ours = round(scene.gate, connections, calls, queue, guests);
            Load.Result theirs = round(bare, connections, calls, "bare:" + queue, bareGuests);
            scene.setting.tell(
                    "%d connections, round %d: %,.0f/s, bare %,.0f/s, p99 %.1f and %.1f ms, %d without position"
                            .formatted(
                                    connections,
                                    round,
                                    ours.perSecond(),
                                    theirs.perSecond(),
                                    ours.ms(99),
                                    theirs.ms(99),
                                    ours.notYet()));
            if (round >= WARM_UP) {
                durable.add(ours.perSecond());
                plain.add(theirs.perSecond());
                ratio.add(ours.perSecond() / theirs.perSecond());
                latency.add(ours.nanos());
                plainLatency.add(theirs.nanos());
                refused += ours.notOk() + theirs.notOk();
            }
        }
        String at = " at " + connections + " connections";
        boolean wide = connections == 256;
        add("durable joins" + at, durable.value(), "/s", null);
        add("joins of a bare server on Redis alone" + at, plain.value(), "/s", null);
        add("ratio" + at, ratio.value(), "", wide ? Aim.atLeast(0.6) : null);
        add("p50" + at, latency.getValueAtPercentile(50) / 1e6, "ms", null);
        add("p99" + at, latency.getValueAtPercentile(99) / 1e6, "ms", wide ? Aim.atMost(25) : null);
        add("p99 of the bare server" + at, plainLatency.getValueAtPercentile(99) / 1e6, "ms", null);
        add("joins not acknowledged" + at, refused, "", Aim.atMost(0));
    }

    private void add(String name, double value, String unit, @Nullable Aim aim) {
        figures.add(scene.figure(name, value, unit, aim));
    }

    /** The clock stops when Redis shows everybody. */
    private Load.Result round(HttpAddress to, int connections, int calls, String queue, List<Guest> guests)
            throws InterruptedException {
        String body = "{\"queue\":\"" + queue + "\",\"id\":\"b-";
        long start = System.nanoTime();
        Load.Result result = new Load(to, connections)
                .run(
                        calls,
                        n -> Request.post("/api/queue/join", guests.get(n).token(), body + n + "\"}"),
                        (n, status, answer) -> {});
        long seen = calls - (long) result.notOk();
        Scene.await(
                "Redis shows " + seen + " people", PATIENCE, () -> scene.redis().zcard("queue:" + queue) >= seen);
        return new Load.Result(result.nanos(), (System.nanoTime() - start) / 1e9, result.notOk(), result.notYet());
    }
}
