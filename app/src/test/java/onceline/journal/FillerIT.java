package onceline.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import onceline.lab.Lab;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.Script;
import onceline.plumbing.settings.Settings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A picture with a stream on a real Redis to which everything happens; driven step by step on the test's thread. */
final class FillerIT {
    private static final List<String> KEYS = List.of("shown:fill", "stream:fill");
    private static final String STREAM = KEYS.get(1);
    private static final String SUBJECT = "fill";
    private static final Lab LAB = Lab.ephemeral();
    private static final Redis REDIS = open();

    private final Painter painter = painter("topic-id");

    /** Entries in memory have the offsets 10, 20, 30 … */
    private int inMemory;

    private long applied;

    private static Redis open() {
        LAB.redis().start();
        var given = Map.of("redis.url", LAB.redis().url(), "redis.timeout", "1s");
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

    @BeforeEach
    void empty() {
        LAB.redis().flush();
    }

    @Test
    void whatIsInMemoryIsFilledInAndWhatComesGoesBehindIt() throws InterruptedException {
        paint(painter, 5, 1_200);
        assertStream(1_200);
        append(3);
        assertStream(1_203);
        assertThat(REDIS.await(REDIS.async().hget(KEYS.get(0), "figure"))).isEqualTo("1203");
        assertThat(REDIS.await(REDIS.async().hget(KEYS.get(0), "applied"))).isEqualTo(String.valueOf(applied));
    }

    @Test
    void moreChangesThanOneScriptTakesGoInInOrder() throws InterruptedException {
        paint(painter, 5, 10);
        append(1_700);
        assertStream(1_710);
        assertThat(painter.wanted()).isEmpty();
    }

    @Test
    void anEmptiedRedisIsFilledAnew() throws InterruptedException {
        paint(painter, 5, 700);
        LAB.redis().flush();
        append(1);
        awaitRepaint();
        assertStream(701);
        append(1);
        assertStream(702);
    }

    @Test
    void anOlderSnapshotIsFilledUpAndItsGroupsStand() throws InterruptedException {
        paint(painter, 5, 600);
        REDIS.await(REDIS.async()
                .xgroupCreate(
                        XReadArgs.StreamOffset.from(STREAM, "0"), "readers", XGroupCreateArgs.Builder.mkstream()));
        REDIS.await(REDIS.async()
                .xreadgroup(
                        Consumer.from("readers", "one"),
                        XReadArgs.Builder.count(7),
                        XReadArgs.StreamOffset.lastConsumed(STREAM)));
        Path snapshot = LAB.redis().snapshot();
        append(800);
        LAB.redis().restore(snapshot);
        Awaitility.await().until(REDIS::connected);
        awaitRepaint();
        assertStream(1_400);
        assertThat(REDIS.await(REDIS.async().xpending(STREAM, "readers")).getCount())
                .as("still pending")
                .isEqualTo(7);
    }

    @Test
    void aStreamThatIsDeletedAloneIsNoticedByTheNextChange() throws InterruptedException {
        paint(painter, 5, 20);
        REDIS.await(REDIS.async().del(STREAM));
        append(1);
        awaitRepaint();
        assertStream(21);
    }

    @Test
    void aStreamThatIsDeletedAloneIsNoticedWithoutAChange() throws InterruptedException {
        paint(painter, 5, 20);
        REDIS.await(REDIS.async().del(STREAM));
        awaitRepaint();
        assertStream(20);
    }

    @Test
    void aPictureThatIsDeletedAloneDoublesNothing() throws InterruptedException {
        paint(painter, 5, 20);
        REDIS.await(REDIS.async().del(KEYS.get(0)));
        append(2);
        awaitRepaint();
        assertStream(22);
    }

    @Test
    void whatWasTrimmedDoesNotComeBack() throws InterruptedException {
        paint(painter, 5, 20);
        REDIS.await(REDIS.async().xtrim(STREAM, 0));
        REDIS.await(REDIS.async().del(KEYS.get(0)));
        awaitRepaint();
        assertThat(ids()).isEmpty();
        append(1);
        assertThat(ids()).containsExactly("210-0");
    }

    @Test
    void anOwnerThatDiedInMidFillIsFollowedByOneThatGoesOn() throws InterruptedException {
        assertThat(new Filler("topic-id", REDIS).fill(painting(5, 730))).isTrue();
        assertThat(ids()).as("filled, and died before the swap").hasSize(730);
        var next = painter("topic-id");
        paint(next, 6, 1_500);
        assertStream(1_500);
    }

    @Test
    void twoOwnersFillingAtOnceMakeOneStream() throws Exception {
        for (int round = 0; round < 5; round++) {
            LAB.redis().flush();
            try (var executor = Executors.newFixedThreadPool(2)) {
                var zombie = executor.submit(() -> new Filler("topic-id", REDIS).fill(painting(5, 4_000)));
                var owner = executor.submit(() -> new Filler("topic-id", REDIS).fill(painting(6, 6_000)));
                zombie.get();
                assertThat(owner.get()).isTrue();
            }
            assertStream(6_000);
            assertThat(new Filler("topic-id", REDIS).fill(painting(5, 4_000)))
                    .as("a zombie, after the next owner filled")
                    .isFalse();
            assertStream(6_000);
        }
    }

    @Test
    void aChunkWithoutItsPredecessorLeavesNoHole() {
        new Filler("topic-id", REDIS).fill(painting(5, 10));
        assertThat(script("append", "topic-id", "5", "120", "130", "x")).isEqualTo("differs");
        LAB.redis().flush();
        assertThat(script("append", "topic-id", "5", "100", "110", "x"))
                .as("emptied in mid-fill")
                .isEqualTo("differs");
        assertThat(ids()).isEmpty();
    }

    @Test
    void aChunkThatWasGivenUpAddsNothingWhenItComesLate() {
        new Filler("topic-id", REDIS).fill(painting(5, 10));
        assertThat(script("append", "topic-id", "5", "50", "60", "x", "70", "x"))
                .isEqualTo("ok");
        assertStream(10);
        assertThat(script("append", "topic-id", "4", "100", "110", "x")).isEqualTo("fenced");
    }

    @Test
    void theStreamOfAnotherTopicIsPutAside() throws InterruptedException {
        paint(painter("old-topic"), 9, 30);
        paint(painter, 5, 20);
        assertStream(20);
        assertThat(REDIS.await(REDIS.async().xlen(STREAM + ":old:old-topic"))).isEqualTo(30);
        paint(painter("old-topic"), 9, 30);
        paint(painter("third-topic"), 1, 5);
        assertThat(REDIS.await(REDIS.async().xlen(STREAM + ":old:old-topic:2"))).isEqualTo(30);
    }

    @Test
    void aStreamThatEndsWithSomethingUnknownIsPutAside() throws InterruptedException {
        paint(painter, 5, 20);
        REDIS.await(REDIS.async().xadd(STREAM, new XAddArgs().id("205-0"), "bid", "by hand"));
        append(1);
        awaitRepaint();
        assertStream(21);
        assertThat(REDIS.await(REDIS.async().xlen(STREAM + ":old:topic-id"))).isEqualTo(21);
    }

    private static Painter painter(String topicId) {
        return new Painter(0, topicId, REDIS, new Metrics());
    }

    private void paint(Painter by, long term, int entries) throws InterruptedException {
        inMemory = entries;
        applied += 100_000;
        by.offer(painting(term, entries));
        by.doWork();
    }

    private Painting painting(long term, int entries) {
        var strokes = new ArrayList<Stroke>();
        strokes.add(new Stroke.Put("figure", String.valueOf(entries)));
        LongStream.rangeClosed(1, entries).forEach(i -> strokes.add(entry(i)));
        return new Painting(SUBJECT, KEYS, true, term, applied, strokes);
    }

    private static Stroke.Append entry(long number) {
        return new Stroke.Append(1, number * 10, () -> "entry " + number);
    }

    /** So many more entries, and a figure, in one round. */
    private void append(int more) throws InterruptedException {
        var batch = new Batch();
        long before = applied;
        for (int i = 0; i < more; i++) {
            batch.show(SUBJECT, before, ++applied, entry(++inMemory));
        }
        batch.show(SUBJECT, before, applied, new Stroke.Put("figure", String.valueOf(inMemory)));
        painter.offer(batch.under(5));
        painter.doWork();
    }

    /** The painter sees that something is wrong and asks; the owner gives what it has. */
    private void awaitRepaint() throws InterruptedException {
        step(() -> painter.wanted().remove(SUBJECT));
        applied++;
        painter.offer(painting(5, inMemory));
        painter.doWork();
        assertThat(painter.wanted()).isEmpty();
    }

    private void step(BooleanSupplier until) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            painter.doWork();
            return until.getAsBoolean();
        });
    }

    private static String script(String name, String... arguments) {
        var script = Script.load(Painter.class, "/onceline/journal/" + name + ".lua");
        return REDIS.await(script.<String>run(REDIS, ScriptOutputType.VALUE, KEYS, List.of(arguments))
                .toCompletableFuture());
    }

    private static List<String> ids() {
        return REDIS.await(REDIS.async().xrange(STREAM, Range.unbounded())).stream()
                .map(message -> message.getId())
                .toList();
    }

    /** All of them, each once, in order. */
    private static void assertStream(int entries) {
        assertThat(ids())
                .isEqualTo(LongStream.rangeClosed(1, entries)
                        .mapToObj(number -> number * 10 + "-0")
                        .toList());
    }
}
