package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import onceline.lab.DatabasePair;
import onceline.lab.Lab;
import onceline.lab.Onceline;
import onceline.lab.Server;
import onceline.lab.WatchedRedis;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People join while the primary of Redis, and then that of the database, is lost and replaced: every join that was
 * acknowledged is in the journal once, none is answered with an error, and the picture has everybody in the end.
 */
@Tag("on-request")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailoverIT {
    private static final Logger log = LoggerFactory.getLogger(FailoverIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration NORMAL = Duration.ofSeconds(20);
    private static final int CROWD = 4;
    private static final int NO_ANSWER = 0;
    private static final int SIGNED_IN = 2_000;
    private static final Lab LAB = Lab.ephemeral();

    @TempDir
    private static Path directory;

    private static WatchedRedis redis;
    private static DatabasePair database;
    private static Onceline product;
    private static final Queue<Client> people = new ConcurrentLinkedQueue<>();

    /** One answer to one join. */
    private record Told(String id, int status, long startedMs, long tookMs) {}

    @BeforeAll
    static void start() {
        LAB.kafka().start();
        redis = new WatchedRedis(directory).start();
        database = DatabasePair.in(directory);
        database.start();
        product = LAB.onceline(
                Lab.ALL_ROLES,
                "--redis.sentinel.nodes=" + redis.sentinels(),
                "--database.url=" + database.url(),
                "--database.user=" + database.primary().user(),
                "--config=" + secrets(),
                "-J-Xmx512m");
        IntStream.range(0, SIGNED_IN).parallel().forEach(number -> people.add(signIn(number)));
    }

    private static Path secrets() {
        try {
            return Files.writeString(
                    directory.resolve("secrets"),
                    "database.password=" + database.primary().password() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Client signIn(int number) {
        var door = new Client(product.url());
        Reply session = door.post("/api/sessions", Visitor.signIn("person-" + number + "@example.com"));
        assertThat(session.status()).as(session.body()).isEqualTo(201);
        return door.bearing(session.text("token"));
    }

    @AfterAll
    static void stop() {
        product.close();
        redis.close();
        database.members().forEach(Server::kill);
        LAB.close();
    }

    @Test
    @Order(1)
    void thePrimaryOfRedisIsKilled() {
        var old = redis.primary();
        failsOver("kill", sale -> {
            old.kill();
            await().atMost(PATIENCE).until(() -> redis.other(old).isPrimary());
        });
        old.start();
        await().atMost(PATIENCE).until(() -> !old.isPrimary());
    }

    @Test
    @Order(2)
    void thePrimaryOfRedisIsPaused() {
        var old = redis.primary();
        failsOver("pause", sale -> {
            old.pause();
            await().atMost(PATIENCE).until(() -> redis.other(old).isPrimary());
        });
        old.resume();
        await().atMost(PATIENCE).until(() -> !old.isPrimary());
    }

    @Test
    @Order(3)
    void thePrimaryOfTheDatabaseIsReplaced() {
        var old = database.primary();
        failsOver("database", sale -> {
            old.pause();
            await().atMost(PATIENCE).until(() -> product.log().sinceStart().contains("primary=\"none\""));
            assertThat(new Client(product.url()).get("/api/sales").status()).isEqualTo(200);
            database.promote(database.replica(), line -> {});
            await().atMost(PATIENCE).ignoreExceptions().until(FailoverIT::signsIn);
        });
        old.resume();
    }

    private static boolean signsIn() {
        return new Client(product.url())
                        .post("/api/sessions", Visitor.signIn("late@example.com"))
                        .status()
                == 201;
    }

    /** A crowd joins before, while and after the primary is lost. */
    private static void failsOver(String how, Consumer<String> loss) {
        String sale = sale();
        var told = new ConcurrentLinkedQueue<Told>();
        var crowd = new Crowd(sale, told);
        await().atMost(PATIENCE).until(() -> told.size() > 50);
        long lostAt = System.currentTimeMillis();
        loss.accept(sale);
        await().atMost(PATIENCE).until(() -> isNormal(told));
        crowd.goHome();
        report(how, lostAt, told);
        assertThat(told).as("errors").allMatch(each -> each.status() == 200 || each.status() == 202);
        assertThat(firstNormal(lostAt, told)).as("until normal").isLessThan(NORMAL);
        var journal = joined(sale);
        assertThat(journal.values()).as("in the journal once").allMatch(times -> times == 1);
        assertThat(journal.keySet())
                .containsExactlyInAnyOrderElementsOf(told.stream().map(Told::id).toList());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown(sale)).isEqualTo(journal.size()));
    }

    /** The last joins of two seconds were all answered with their position, at once. */
    private static boolean isNormal(Queue<Told> told) {
        long since = System.currentTimeMillis() - 2_000;
        var last = told.stream().filter(each -> each.startedMs() >= since).toList();
        return last.size() > 20 && last.stream().allMatch(each -> each.status() == 200 && each.tookMs() < 500);
    }

    private static Duration firstNormal(long lostAt, Queue<Told> told) {
        return Duration.ofMillis(told.stream()
                        .filter(each -> each.status() != 200 || each.tookMs() >= 500)
                        .mapToLong(each -> each.startedMs() + each.tookMs())
                        .max()
                        .orElse(lostAt)
                - lostAt);
    }

    private static void report(String how, long lostAt, Queue<Told> told) {
        log.atInfo()
                .addKeyValue("loss", how)
                .addKeyValue("joins", told.size())
                .addKeyValue(
                        "later",
                        told.stream().filter(each -> each.status() == 202).count())
                .addKeyValue(
                        "longest_ms",
                        told.stream().mapToLong(Told::tookMs).max().orElse(0))
                .addKeyValue("normal_after_ms", firstNormal(lostAt, told).toMillis())
                .log("failed over");
    }

    /** Several people at a time, each of whom joins once. */
    private static final class Crowd {
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean open = true;

        Crowd(String sale, Queue<Told> told) {
            for (int i = 0; i < CROWD; i++) {
                threads.add(Thread.startVirtualThread(() -> {
                    while (open) {
                        told.add(join(sale));
                        pause();
                    }
                }));
            }
        }

        private static Told join(String sale) {
            var person = java.util.Objects.requireNonNull(people.poll(), "nobody is left");
            String id = Product.name("join");
            long start = System.currentTimeMillis();
            return new Told(id, join(person, sale, id), start, System.currentTimeMillis() - start);
        }

        private static int join(Client person, String sale, String id) {
            try {
                return person.post("/api/queue/join", "{\"queue\":\"event:%s\",\"id\":\"%s\"}".formatted(sale, id))
                        .status();
            } catch (RuntimeException noAnswer) {
                return NO_ANSWER;
            }
        }

        /** So that the people last for the whole of the outage: the rate, not a wait for anything. */
        private static void pause() {
            try {
                Thread.sleep(150);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void goHome() {
            open = false;
            threads.forEach(thread -> {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /** Nearly nobody is let in, so that the line shows all of them. */
    private static String sale() {
        String sale = Product.name("failover");
        var admin = new Client(product.url()).bearing(LAB.adminToken());
        Reply created =
                admin.post("/api/admin/sales", new Operator.Plan("1/m", 1, 1_000, 600, 600).body(sale, "Sale " + sale));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        await().atMost(PATIENCE)
                .until(() -> new Client(product.url())
                        .get("/api/sales/" + sale)
                        .text("phase")
                        .equals("open"));
        return sale;
    }

    /** How many people Redis shows, waiting and inside. */
    private static long shown(String sale) {
        return size("queue:event:" + sale) + size("inside:event:" + sale);
    }

    private static long size(String key) {
        return Long.parseLong(redis.primary().ask("ZCARD", key).substring(1));
    }

    /** The ids of all joins of that sale in the journal, and how often each is there. */
    private static Map<String, Long> joined(String sale) {
        Map<String, Object> settings = Map.of("bootstrap.servers", LAB.kafka().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = IntStream.range(0, 3)
                    .mapToObj(number -> new TopicPartition("queue-journal", number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var ids = new ArrayList<String>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (var entry : consumer.poll(Duration.ofMillis(100))) {
                    if (entry.key().equals("event:" + sale) && entry.value().contains("\"Joined\"")) {
                        ids.add(new tools.jackson.databind.json.JsonMapper()
                                .readTree(entry.value())
                                .get("id")
                                .asString());
                    }
                }
            }
            return ids.stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        }
    }
}
