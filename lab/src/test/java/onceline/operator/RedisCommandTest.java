package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before any Redis is asked. */
class RedisCommandTest {
    private static final String SHIPPED = "--file=../ops/redis/redis.conf";

    @TempDir
    private Path directory;

    private String told = "";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                         | Missing required subcommand",
                "backup                                     | Missing required options",
                "backup --from=a:1 --to=. --keep=0          | --keep must be at least 1",
                "backup --from=a:1 --to=. --keep=all        | '--keep'",
                "backup --from=a:1 --to=. --every=1x        | write 30s, 15m, 1h or 1d",
                "backup --from=a:1 --to=. --every=0s        | write 30s, 15m, 1h or 1d",
                "backup --from=a:1 --to=. --password=secret | Unknown option",
                "restore --into=.                           | Missing required parameter",
                "restore a.rdb                              | --into",
                "check                                      | HOST:PORT",
            })
    void wrongUse(String line, String words) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(told).contains(words);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:many", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:"})
    void noAddress(String address) {
        assertRefused("is no address: write host:port", "check", address, SHIPPED);
    }

    @Test
    void eachCommandTeaches() {
        for (String name : new String[] {"backup", "restore", "check"}) {
            assertThat(run(name, "--help")).isZero();
            assertThat(told).contains("Usage: ./onceline redis " + name);
        }
        assertThat(run("--help")).isZero();
        assertThat(told).contains("ONCELINE_REDIS_PASSWORD", "backup", "restore", "check", "ops/redis/README.md");
    }

    @Test
    void whoDoesNotAnswerIsNamed() throws IOException {
        String nobody = nobody();
        assertThat(run("backup", "--from", nobody, "--to", directory.toString()))
                .isEqualTo(1);
        assertThat(told)
                .startsWith("Failed: " + nobody + " does not answer: Connection refused")
                .hasLineCount(1);
        assertThat(run("check", nobody, SHIPPED)).isEqualTo(1);
        assertThat(told).startsWith("Failed: " + nobody + " does not answer").hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFileOfSettingsThatIsNotThere() throws IOException {
        assertRefused("name the shipped redis.conf with --file", "check", nobody(), "--file=gone.conf");
    }

    @Test
    void onlyAWholeBackupIsRestored() throws IOException {
        Path file = directory.resolve("a.rdb");
        Path data = Files.createDirectory(directory.resolve("data"));
        assertNotRestored("is no file that can be read", file, data);
        SnapshotFile.write(file);
        assertNotRestored("No checksum", file, data);
        SnapshotFile.writeSummed(file);
        assertNotRestored("is no directory", file, directory.resolve("gone"));
        Files.writeString(file, "REDIS");
        assertNotRestored("is damaged", file, data);
        Files.writeString(Checksum.beside(file), Checksum.line(Checksum.of(file), "a.rdb"));
        assertNotRestored("is no snapshot of Redis", file, data);
        assertThat(data).isEmptyDirectory();
    }

    private void assertNotRestored(String words, Path file, Path into) {
        assertRefused(words, "restore", file.toString(), "--into", into.toString());
    }

    @Test
    void nothingIsRestoredWhileSomebodyListens() throws IOException {
        Path file = SnapshotFile.writeSummed(directory.resolve("a.rdb"));
        Path data = Files.createDirectory(directory.resolve("data"));
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String there = "127.0.0.1:" + mute.getLocalPort();
            assertThat(run("restore", file.toString(), "--into", data.toString(), "--server", there))
                    .isEqualTo(1);
            assertThat(told).contains("Refused: Something listens at " + there);
        }
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aDryRunTellsWhatARestoreDoesAndARepetitionDoesNothing() throws IOException {
        Path file = SnapshotFile.writeSummed(directory.resolve("a.rdb"));
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.createFile(data.resolve("dump.rdb"));
        String[] restore = {"restore", file.toString(), "--into", data.toString(), "--server", nobody()};
        assertThat(run(with(restore, "--dry-run"))).isZero();
        assertThat(told).contains("dump.rdb  would be moved to", "would be put there", "a dry run");
        assertThat(data).isDirectoryNotContaining(path -> !path.endsWith("dump.rdb"));
        assertThat(run(restore)).isZero();
        assertThat(told).contains("dump.rdb  moved to", "put there as dump.rdb", "Restored. Now start Redis");
        assertThat(run(restore)).isZero();
        assertThat(told).contains("holds exactly this already");
    }

    private static String[] with(String[] arguments, String more) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = more;
        return all;
    }

    private void assertRefused(String words, String... arguments) {
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(told.lines().toList().getLast()).startsWith("Refused: ").contains(words);
    }

    private int run(String... arguments) {
        StringWriter text = new StringWriter();
        int code = RedisCommand.run(new PrintWriter(text, true), Map.of(), arguments);
        told = text.toString();
        return code;
    }

    private static String nobody() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + free.getLocalPort();
        }
    }
}
