package onceline.drills.bench;

import io.lettuce.core.RedisClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import onceline.drills.bench.Figure.Aim;
import onceline.drills.bench.NumberedWrites.Acknowledged;
import onceline.lab.Redis;
import onceline.lab.RedisLab;
import onceline.lab.Tracer;

/**
 * What a crash takes of the writes that a Redis has acknowledged. The process dies by SIGKILL under a steady stream of
 * writes, and is started again on its files. The machine cannot be killed here: what a power cut would take is read from
 * a trace of what the server wrote, synced and answered.
 */
final class RedisCrash {
    private static final int ROUNDS = 3;
    private static final Duration FIRST_KILL = Duration.ofSeconds(6);
    /** Each round dies at another point of the second in which Redis syncs, and of the time between two snapshots. */
    private static final Duration LATER = Duration.ofMillis(1_100);

    private static final Duration TRACED = Duration.ofSeconds(20);

    private static final Keeping EVERYSEC = new Keeping("AOF everysec", 2, "appendfsync everysec");
    private static final Keeping ALWAYS = new Keeping("AOF always", 0, "appendfsync always");
    /** Redis takes the next snapshot more than 3 whole seconds after the last: after 4 at most, and takes its time. */
    private static final Keeping SNAPSHOTS = new Keeping("RDB alone, save 3 10", 5, "appendonly no", "save 3 10");

    private final Setting setting;
    private final List<Figure> figures = new ArrayList<>();

    private RedisCrash(Setting setting) {
        this.setting = setting;
    }

    /**
     * One way to keep data.
     *
     * @param limitSeconds how much of the last time it may lose
     */
    private record Keeping(String name, int limitSeconds, List<String> lines) {
        Keeping(String name, int limitSeconds, String... lines) {
            this(name, limitSeconds, List.of(lines));
        }

        RedisLab lab() {
            return RedisLab.ephemeral(lines.toArray(String[]::new));
        }
    }

    static List<Figure> run(Setting setting) throws Exception {
        RedisCrash crash = new RedisCrash(setting);
        for (Keeping keeping : List.of(EVERYSEC, ALWAYS, SNAPSHOTS)) {
            crash.killTheProcess(keeping);
        }
        setting.tell(
                "RDB alone loses all since the last snapshot: at the shipped rule up to a minute at this rate, 15 at a low one");
        crash.cutThePower();
        return crash.figures;
    }

    private void killTheProcess(Keeping keeping) throws Exception {
        Gone worst = Gone.NOTHING;
        for (int round = 0; round < ROUNDS; round++) {
            worst = worst.orWorse(killed(keeping, FIRST_KILL.plus(LATER.multipliedBy(round))));
        }
        String killed = keeping.name() + ", kill -9: ";
        int limit = keeping.limitSeconds();
        add(
                killed + "writes gone, most of " + ROUNDS + " rounds",
                worst.count(),
                "",
                limit * NumberedWrites.PER_SECOND);
        add(killed + "age of the oldest of them", worst.oldestSeconds(), "s", limit);
    }

    private Gone killed(Keeping keeping, Duration after) throws Exception {
        try (RedisLab lab = keeping.lab()) {
            Redis redis = lab.redis();
            redis.start();
            AtomicLong crash = new AtomicLong();
            List<Acknowledged> acknowledged = new NumberedWrites(redis).during(() -> {
                Thread.sleep(after);
                crash.set(System.nanoTime());
                redis.kill();
            });
            redis.start();
            Gone gone = Gone.of(acknowledged, keys(redis), crash.get());
            setting.tell("%s: killed with %,d writes acknowledged, %,d of them gone"
                    .formatted(keeping.name(), acknowledged.size(), gone.count()));
            return gone;
        }
    }

    private static Set<String> keys(Redis redis) {
        RedisClient client = RedisClient.create(redis.url());
        try (var connection = client.connect()) {
            return Set.copyOf(connection.sync().keys(NumberedWrites.KEYS));
        } finally {
            client.shutdown();
        }
    }

    private void cutThePower() throws Exception {
        powerCut(EVERYSEC).ifPresent(cut -> {
            add("AOF everysec, power cut, by trace: loss at the worst instant", cut.worstSeconds(), "s", 2);
            add("AOF everysec, power cut, by trace: loss, median of instants", cut.medianSeconds(), "s", 2);
        });
        powerCut(ALWAYS)
                .ifPresent(
                        cut -> add("AOF always, power cut, by trace: answers before their sync", cut.early(), "", 0));
    }

    /** Empty, and told why, where no server can be traced. */
    private Optional<PowerCut> powerCut(Keeping keeping) throws Exception {
        try (RedisLab lab = keeping.lab()) {
            lab.redis().start();
            Optional<String> obstacle = Tracer.obstacle(lab.redis());
            if (obstacle.isPresent()) {
                setting.tell("%s, power cut, by trace: not measured: %s".formatted(keeping.name(), obstacle.get()));
                return Optional.empty();
            }
            Path trace = lab.directory().resolve("trace");
            List<Acknowledged> acknowledged = traced(lab.redis(), trace);
            setting.tell("%s: traced over %,d acknowledged writes".formatted(keeping.name(), acknowledged.size()));
            return Optional.of(whole(read(trace), acknowledged.size()));
        }
    }

    /** Trusts a trace only if it knows of every answer that the clients have, and of no write that they have not. */
    private static PowerCut whole(PowerCut cut, int acknowledged) {
        if (cut.acknowledged() != acknowledged || cut.written() > acknowledged) {
            throw new IllegalStateException("the trace is not whole: %d written and %d answered there, %d acknowledged"
                    .formatted(cut.written(), cut.acknowledged(), acknowledged));
        }
        return cut;
    }

    private static List<Acknowledged> traced(Redis redis, Path trace) throws Exception {
        try (Tracer _ = Tracer.noting(redis, trace)) {
            return new NumberedWrites(redis).during(() -> Thread.sleep(TRACED));
        }
    }

    private static PowerCut read(Path trace) throws Exception {
        try (Stream<String> lines = Files.lines(trace)) {
            return PowerCut.during(SyncTrace.steps(lines::iterator), NumberedWrites.FILE_BYTES);
        }
    }

    private void add(String name, double value, String unit, double limit) {
        figures.add(new Figure(setting.bench(), null, name, value, unit, Aim.atMost(limit)));
    }
}
