package onceline.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import onceline.lab.Lab;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.Script;
import onceline.plumbing.settings.Settings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The painter against a real Redis that is emptied, frozen and back; driven step by step on the test's thread. */
final class PainterIT {
    private static final List<String> KEYS = List.of("shown:it", "queue:it");
    private static final Lab LAB = Lab.ephemeral();
    private static final Redis REDIS = open();

    private final Metrics metrics = new Metrics();
    private final Painter painter = new Painter(0, "topic-id", REDIS, metrics);
    private long applied;

    private static Redis open() {
        LAB.redis().start();
        var given = Map.of("redis.url", LAB.redis().url(), "redis.timeout", "300ms");
        var redis =
                Redis.open(Settings.read(Redis.SETTINGS, Set.of(), new Settings.Sources(given, Map.of(), Map.of())));
        Awaitility.await().until(redis::connected);
        return redis;
    }

    @AfterAll
    static void stop() {
        REDIS.close();
        LAB.close();
    }

    @Test
    void aPictureIsPaintedChangedAndPaintedAnewWhenRedisWasEmptied() throws InterruptedException {
        LAB.redis().flush();
        paint(1_200);
        assertThat(size()).isEqualTo(1_200);
        change("fresh");
        assertThat(size()).isEqualTo(1_201);
        LAB.redis().flush();
        step(() -> painter.wanted().remove("it"));
        paint(1_201);
        assertThat(size()).isEqualTo(1_201);
        assertThat(REDIS.await(REDIS.async().ttl(KEYS.get(1))))
                .as("no end of life")
                .isEqualTo(-1);
        assertThat(REDIS.await(REDIS.async().keys("*"))).containsExactlyInAnyOrderElementsOf(KEYS);
    }

    @Test
    void whatAStrangerAddsIsCountedAndPaintedOver() throws InterruptedException {
        LAB.redis().flush();
        paint(10);
        assertThat(disagreements()).isZero();
        REDIS.await(REDIS.async().zadd(KEYS.get(1), 1, "stranger"));
        step(() -> painter.wanted().remove("it"));
        assertThat(disagreements()).isEqualTo(1);
        paint(10);
        assertThat(size()).isEqualTo(10);
        assertThat(disagreements()).isEqualTo(1);
    }

    private double disagreements() {
        return metrics.counter(Metric.PICTURE_DISAGREEMENTS).count();
    }

    @Test
    void aSwapThatWasGivenUpChangesNothingWhenItComesLate() throws InterruptedException {
        LAB.redis().flush();
        paint(10);
        change("fresh");
        REDIS.await(REDIS.async().zadd("old:0", 1, "somebody"));
        var swap = Script.load(Painter.class, "/onceline/journal/swap.lua");
        var late = swap.<String>run(
                REDIS,
                ScriptOutputType.VALUE,
                List.of(KEYS.get(0), "old:h", KEYS.get(1), "old:0"),
                List.of("topic-id", "5", "3"));
        assertThat(REDIS.await(late.toCompletableFuture())).isEqualTo("late");
        assertThat(size()).isEqualTo(11);
    }

    @Test
    void whileRedisIsFrozenNoPaintingIsAskedFor() throws InterruptedException {
        LAB.redis().flush();
        paint(10);
        LAB.redis().pause();
        try {
            change("one");
            var asked = new ArrayList<String>();
            for (int i = 0; i < 20; i++) {
                change("n" + i);
                if (painter.wanted().remove("it")) {
                    asked.add("at " + i);
                }
            }
            assertThat(painter.away()).isTrue();
            assertThat(asked).isEmpty();
        } finally {
            LAB.redis().resume();
        }
        step(() -> painter.wanted().remove("it"));
        paint(32);
        assertThat(size()).isEqualTo(32);
        assertThat(painter.away()).isFalse();
    }

    private void paint(int people) throws InterruptedException {
        var strokes = new ArrayList<Stroke>();
        IntStream.range(0, people).forEach(i -> strokes.add(new Stroke.Add(1, "u" + i, i)));
        strokes.add(new Stroke.Put("phase", "open"));
        applied += 10;
        painter.offer(new Painting("it", KEYS, false, 5, applied, strokes));
        painter.doWork();
    }

    private void change(String member) throws InterruptedException {
        var batch = new Batch();
        batch.show("it", applied, applied + 1, new Stroke.Add(1, member, applied + 1));
        applied++;
        painter.offer(batch.under(5));
        painter.doWork();
    }

    private void step(BooleanSupplier until) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            painter.doWork();
            return until.getAsBoolean();
        });
    }

    private static long size() {
        return REDIS.await(REDIS.async().zcard(KEYS.get(1)));
    }
}
