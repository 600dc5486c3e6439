package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import onceline.operator.RedisCommand;
import onceline.operator.RedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code ./onceline redis} and the recoveries that {@code ops/redis/README.md} describes, on one real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisBackupIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int KEYS = 1_000;
    private static final Pattern INCREMENTAL = Pattern.compile("file (\\S+) seq \\d+ type i");

    private RedisGroup group;
    private Redis redis;
    private Path root;
    private Path backups;
    private String told = "";
    private final AtomicInteger directories = new AtomicInteger();

    @BeforeAll
    void start(@TempDir Path directory) {
        root = directory;
        group = RedisGroup.alone(new Ground(directory, Hosts.loopback()));
        group.start();
        redis = group.primary();
    }

    @AfterAll
    void stop() {
        group.stop();
    }

    @BeforeEach
    void fill() throws IOException {
        redis.start();
        redis.flush();
        asides().forEach(Trees::delete);
        try (RedisConnection connection = connection()) {
            for (int i = 0; i < KEYS; i++) {
                connection.words("SET", key(i), "value " + i);
            }
        }
        backups = Files.createDirectory(root.resolve("backups-" + directories.incrementAndGet()));
    }

    // --- backup ---

    @Test
    void fromABackupEverythingComesBack() throws IOException {
        backUp();
        assertThat(told).contains(KEYS + " keys, read by redis-check-rdb", "1 kept, 0 deleted");
        Path backup = backups().getFirst();
        says("SET", key(1), "overwritten");
        redis.flush();
        says("SET", "late", "1");
        redis.kill();

        assertThat(command("restore", backup.toString(), "--into", data(), "--dry-run"))
                .isZero();
        assertThat(told).contains("would be moved");
        restore(backup);
        assertThat(command("restore", backup.toString(), "--into", data())).isZero();
        assertThat(told).contains("holds exactly this already");
        redis.start();
        assertFilled();
        assertThat(says("EXISTS", "late")).containsExactly("0");

        says("SET", "after", "1");
        redis.kill();
        redis.start();
        assertThat(keys()).isGreaterThanOrEqualTo(KEYS);
        redis.restart();
        assertThat(says("GET", key(KEYS - 1))).containsExactly("value " + (KEYS - 1));
    }

    @Test
    void theNewestStay() throws IOException {
        Path other = Files.createFile(backups.resolve("redis.rdb"));
        backUp("--keep=2");
        Path first = backups().getFirst();
        backUp("--keep=2");
        backUp("--keep=2");
        assertThat(told).contains("2 kept, 1 deleted");
        assertThat(backups()).hasSize(2).doesNotContain(first);
        assertThat(other).exists();
        assertThat(backups.resolve(first.getFileName() + ".sha256")).doesNotExist();
    }

    @Test
    void aSaveUnderWayIsWaitedForAndAnotherOneIsTaken() throws IOException {
        says("CONFIG", "SET", "rdb-key-save-delay", "1000");
        try {
            says("BGSAVE");
            says("SET", "late", "1");
            backUp();
            assertThat(told).contains((KEYS + 1) + " keys");
        } finally {
            says("CONFIG", "SET", "rdb-key-save-delay", "0");
        }
    }

    @Test
    void aFailedRoundIsToldAndTheNextOneTried() throws Exception {
        Path dump = redis.directory().resolve("dump.rdb");
        Files.deleteIfExists(dump);
        Files.createDirectory(dump);
        StringWriter text = new StringWriter();
        Thread rounds = Thread.ofPlatform()
                .start(() -> RedisCommand.run(new PrintWriter(text, true), Map.of(), backup("--every=1s")));
        try {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(text.toString()).contains("Failed: " + redis.address()));
            assertThat(text.toString()).contains("could not write its snapshot");
            assertThat(backups()).isEmpty();
            Files.delete(dump);
            await().atMost(SOON).untilAsserted(() -> assertThat(text.toString()).contains("2 kept, 0 deleted"));
        } finally {
            rounds.interrupt();
            assertThat(rounds.join(SOON)).isTrue();
            Files.deleteIfExists(dump);
            says("SAVE");
        }
        backUp();
    }

    @Test
    void thePasswordComesFromTheEnvironmentAlone() throws IOException {
        says("CONFIG", "SET", "requirepass", "word");
        try {
            assertThat(command(backup())).isEqualTo(1);
            assertThat(told).contains("wants a password: give it in the environment as ONCELINE_REDIS_PASSWORD");
            assertThat(command(Map.of("ONCELINE_REDIS_PASSWORD", "other"), backup()))
                    .isEqualTo(1);
            assertThat(told).contains("does not take the password").doesNotContain("other");
            assertThat(backups()).isEmpty();
            assertThat(command(Map.of("ONCELINE_REDIS_PASSWORD", "word"), backup()))
                    .as(told)
                    .isZero();
        } finally {
            try (RedisConnection connection = connection()) {
                connection.words("AUTH", "word");
                connection.words("CONFIG", "SET", "requirepass", "");
            }
        }
        assertThat(command(Map.of("ONCELINE_REDIS_PASSWORD", "word"), backup())).isEqualTo(1);
        assertThat(told).contains("without any password configured");
    }

    // --- restore ---

    @Test
    void aChangedBackupIsRefusedAndNothingChanges() throws IOException {
        backUp();
        Path backup = backups().getFirst();
        byte[] bytes = Files.readAllBytes(backup);
        bytes[bytes.length / 2] ^= 1;
        Files.write(backup, bytes);
        redis.stop();
        Map<String, Long> before = files();

        assertThat(command("restore", backup.toString(), "--into", data())).isEqualTo(1);
        assertThat(told).contains("Refused: ", "is damaged");
        assertThat(files()).isEqualTo(before);
        redis.start();
        assertFilled();
    }

    @Test
    void nothingIsRestoredUnderARunningServerNotEvenAPausedOne() throws IOException {
        backUp();
        Path backup = backups().getFirst();
        redis.flush();
        assertRunningIsSeen(backup);
        redis.pause();
        try {
            assertRunningIsSeen(backup);
            assertThat(command("restore", backup.toString(), "--into", data(), "--server", redis.address()))
                    .isEqualTo(1);
            assertThat(told).contains("Something listens at " + redis.address());
        } finally {
            redis.resume();
        }
        assertThat(keys()).isZero();
    }

    private void assertRunningIsSeen(Path backup) throws IOException {
        assertThat(command("restore", backup.toString(), "--into", data())).isEqualTo(1);
        assertThat(told).contains("is in use by redis-server", "(process " + redis.pid() + ")");
        assertThat(asides()).isEmpty();
    }

    // --- recovery ---

    @Test
    void afterAKillTheAppendOnlyFileHasEverything() throws IOException {
        await().atMost(SOON)
                .until(() -> info("persistence", "aof_pending_bio_fsync").equals("0"));
        redis.kill();
        redis.start();
        assertFilled();
        assertThat(redis.log().sinceStart()).contains("DB loaded from");
    }

    @Test
    void fromTheSnapshotAlone() throws IOException {
        says("SAVE");
        says("SET", "late", "1");
        redis.kill();
        Trees.delete(redis.directory().resolve("appendonlydir"));
        Path kept = Files.copy(redis.directory().resolve("dump.rdb"), backups.resolve("kept.rdb"));
        Path configuration = redis.directory().resolve("redis.conf");
        String before = Files.readString(configuration);

        Files.writeString(configuration, before + "\nappendonly no\n");
        redis.start();
        assertFilled();
        says("CONFIG", "SET", "appendonly", "yes");
        await().atMost(SOON)
                .until(() -> info("persistence", "aof_rewrite_in_progress").equals("0")
                        && info("persistence", "aof_rewrite_scheduled").equals("0"));
        Files.writeString(configuration, before);
        redis.kill();
        redis.start();
        assertFilled();

        redis.kill();
        Trees.delete(redis.directory().resolve("appendonlydir"));
        redis.start();
        assertThat(keys())
                .as("with appendonly yes the snapshot is not looked at")
                .isZero();

        redis.kill();
        assertThat(Tool.attempt(List.of("sh", "-c", "cd " + backups + " && sha256sum kept.rdb > kept.rdb.sha256"))
                        .code())
                .isZero();
        restore(kept);
        redis.start();
        assertFilled();
    }

    @Test
    void aTailCutOffByACrashIsDroppedByTheServerItself() throws IOException {
        redis.stop();
        Path file = incremental();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
        redis.start();
        assertThat(redis.log().sinceStart()).contains("Truncating the AOF");
        assertThat(keys()).isEqualTo(KEYS - 1);
    }

    /** In the middle of the commands that wrote the keys: what follows is whole, and lost all the same. */
    enum Damage {
        GARBAGE {
            @Override
            byte[] in(byte[] bytes, int at) {
                byte[] damaged = bytes.clone();
                Arrays.fill(damaged, at, at + 8, (byte) '?');
                return damaged;
            }
        },
        BYTES_CUT_OUT {
            @Override
            byte[] in(byte[] bytes, int at) {
                byte[] damaged = new byte[bytes.length - 5];
                System.arraycopy(bytes, 0, damaged, 0, at);
                System.arraycopy(bytes, at + 5, damaged, at, bytes.length - at - 5);
                return damaged;
            }
        },
        GARBAGE_AND_A_CUT_TAIL {
            @Override
            byte[] in(byte[] bytes, int at) {
                return Arrays.copyOf(GARBAGE.in(bytes, at), bytes.length - 3);
            }
        };

        abstract byte[] in(byte[] bytes, int at);
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedAppendOnlyFileStopsTheStartUntilItIsFixed(Damage damage) throws IOException {
        int whole = KEYS / 2;
        redis.stop();
        Path file = incremental();
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("*3\r\n$3\r\nSET\r\n$8\r\n" + key(whole));
        assertThat(at).isPositive();
        Files.write(file, damage.in(bytes, at));

        assertThatThrownBy(redis::start)
                .isInstanceOf(LabException.class)
                .hasMessageContaining("Bad file format reading the append only file")
                .hasMessageContaining("redis-check-aof --fix");
        assertThat(redis.running()).isFalse();

        Path manifest = file.resolveSibling("appendonly.aof.manifest");
        Tool.Outcome look = checkAof(manifest.toString());
        assertThat(look.code()).isEqualTo(1);
        assertThat(look.output()).contains("ok_up_to=" + at + ",");
        assertThat(file).hasSize(damage.in(bytes, at).length);
        Tool.Outcome fix = checkAof("--fix " + manifest);
        assertThat(fix.code()).as(fix.output()).isZero();
        assertThat(file).hasSize(at);

        redis.start();
        int gone = KEYS - keys();
        System.out.println(damage + ": " + gone + " of " + KEYS + " keys are gone, those written from the damage on");
        assertThat(gone).isEqualTo(KEYS - whole);
        assertThat(says("EXISTS", key(whole - 1), key(whole))).containsExactly("1");
    }

    /** As an operator does who finds no redis-check-aof: the server's binary, called by that name. */
    private Tool.Outcome checkAof(String arguments) throws IOException {
        Path link = backups.resolve("redis-check-aof");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, Redis.executable());
        }
        return Tool.attempt(List.of("sh", "-c", "echo y | " + link + " " + arguments));
    }

    private Path incremental() throws IOException {
        Path directory = redis.directory().resolve("appendonlydir");
        Matcher last = INCREMENTAL.matcher(Files.readString(directory.resolve("appendonly.aof.manifest")));
        List<String> names = last.results().map(result -> result.group(1)).toList();
        return directory.resolve(names.getLast());
    }

    // --- check ---

    @Test
    void theRunningSettingsAreTheShippedOnesUntilOneIsChanged() throws IOException {
        String[] check = {
            "check",
            redis.address(),
            "--file",
            Project.shipped("redis/redis.conf").toString()
        };
        assertThat(command(check)).as(told).isZero();
        assertThat(told)
                .contains("min-replicas-to-write is 0, as it has to be on a Redis without replicas")
                .contains("none of ", " settings differ from ");

        says("CONFIG", "SET", "save", "900 1", "appendfsync", "always", "repl-backlog-size", "1mb");
        assertThat(command(check)).isEqualTo(1);
        assertThat(told)
                .contains("save is \"900 1\", not \"900 1 300 10 60 10000\": CONFIG SET save \"900 1 300 10 60 10000\","
                        + " then CONFIG REWRITE")
                .contains("appendfsync is always, not everysec: CONFIG SET appendfsync everysec, then CONFIG REWRITE")
                .contains(
                        "repl-backlog-size is 1048576, not 64mb: CONFIG SET repl-backlog-size 64mb, then CONFIG REWRITE")
                .contains(redis.address() + ": 3 of ")
                .hasLineCount(5);

        says("CONFIG", "SET", "save", "900 1 300 10 60 10000");
        says("CONFIG", "SET", "appendfsync", "everysec");
        says("CONFIG", "SET", "repl-backlog-size", "64mb");
        assertThat(command(check)).as(told).isZero();
    }

    // --- what they share ---

    private void backUp(String... more) {
        assertThat(command(backup(more))).as(told).isZero();
    }

    private String[] backup(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("backup", "--from", redis.address(), "--to", backups.toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private void restore(Path backup) {
        assertThat(command("restore", backup.toString(), "--into", data()))
                .as(told)
                .isZero();
        assertThat(told).contains("checksum as recorded", "moved to", "Restored. Now start Redis");
    }

    private int command(String... arguments) {
        return command(Map.of(), arguments);
    }

    private int command(Map<String, String> environment, String... arguments) {
        StringWriter text = new StringWriter();
        int code = RedisCommand.run(new PrintWriter(text, true), environment, arguments);
        told = text.toString();
        System.out.print(told);
        return code;
    }

    private String data() {
        return redis.directory().toString();
    }

    /** The newest first. */
    private List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(backups)) {
            return files.filter(file -> file.getFileName().toString().matches("redis-\\d.*\\.rdb"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /** What restores have moved away, or left. */
    private List<Path> asides() throws IOException {
        try (Stream<Path> files = Files.list(redis.directory())) {
            return files.filter(file -> file.getFileName().toString().contains("restore"))
                    .toList();
        }
    }

    private Map<String, Long> files() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(redis.directory())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                sizes.put(file.toString(), Files.size(file));
            }
        }
        return sizes;
    }

    private void assertFilled() throws IOException {
        assertThat(says("EXISTS", "late")).containsExactly("0");
        assertThat(keys()).isEqualTo(KEYS);
        try (RedisConnection connection = connection()) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(connection.words("GET", key(i))).containsExactly("value " + i);
            }
        }
    }

    private int keys() throws IOException {
        return Integer.parseInt(says("DBSIZE").getFirst());
    }

    private static String key(int number) {
        return "key:%04d".formatted(number);
    }

    private String info(String section, String name) throws IOException {
        return says("INFO", section)
                .getFirst()
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .orElse("")
                .replace(name + ":", "");
    }

    private List<String> says(String... words) throws IOException {
        try (RedisConnection connection = connection()) {
            return connection.words(words);
        }
    }

    private RedisConnection connection() throws IOException {
        return new RedisConnection(Host.LOOPBACK.at(redis.port()), SOON);
    }
}
