package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code up} as a person does, in a JVM of its own, and looks for what it leaves behind. */
class UpIT {
    private static final Duration UP = Duration.ofSeconds(60);
    private static final Duration GONE = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private final List<Process> launched = new ArrayList<>();
    private Path jar;
    private Path output;

    @BeforeEach
    void prepare() throws IOException {
        jar = StandIn.jar(directory);
        output = directory.resolve("output");
    }

    @AfterEach
    void killTheRest() {
        launched.forEach(Process::destroyForcibly);
    }

    @Test
    void ctrlCStopsAllInOrderAndTheNextStartGoesOn() throws Exception {
        Path data = directory.resolve("data");
        Process up = launch("--data", data.toString());
        awaitUp();
        List<ProcessHandle> children = up.descendants().toList();
        assertThat(children).hasSize(4);
        String ports = Files.readString(data.resolve("redis/ports.properties"));

        assertThat(interrupt(up)).isZero();

        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(data.resolve("kafka.log")).content().contains("shut down completed");
        assertThat(data.resolve("mariadb.log")).content().contains("Shutdown complete");
        assertThat(data.resolve("redis.log")).content().contains("ready to exit");

        Process again = launch("--data", data.toString());
        awaitUp();
        assertThat(data.resolve("redis/ports.properties")).hasContent(ports);
        assertThat(interrupt(again)).isZero();
    }

    @Test
    void nothingSurvivesTheDeathOfTheLauncher() throws Exception {
        Process up = launch("--data", directory.resolve("data").toString());
        awaitUp();
        List<ProcessHandle> children = up.descendants().toList();
        assertThat(children).hasSize(4);

        up.destroyForcibly().waitFor();

        await().atMost(GONE).untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void nothingSurvivesADeathInTheMiddleOfTheStart() throws Exception {
        Process up = launch("--data", directory.resolve("data").toString());
        await().atMost(UP).until(() -> up.descendants().count() >= 2);
        List<ProcessHandle> children = up.descendants().toList();

        up.destroyForcibly().waitFor();

        await().atMost(GONE).untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aSecondUpOnTheSameDataSaysSoAndStops() throws Exception {
        Path data = directory.resolve("data");
        try (Lab first = Lab.single(data)) {
            Process second = launch("--data", data.toString());
            assertThat(second.waitFor(UP.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(1);
            assertThat(output).content().contains("Another Onceline is running on " + first.directory());
        }
    }

    @Test
    void anEphemeralUpLeavesNoDataAndUsesServersThatAreGiven() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Process up = launch(
                "--ephemeral",
                "--kafka.bootstrap.servers=elsewhere:9092",
                "--database.url=jdbc:mariadb://elsewhere/onceline",
                "--database.user=somebody",
                "-J-Xmx64m");
        awaitUp();
        assertThat(up.descendants()).hasSize(2);
        Path lab = only(temporary);
        assertThat(lab.resolve("onceline-1.log"))
                .content()
                .contains("--kafka.bootstrap.servers=elsewhere:9092", "--redis.url=redis://127.0.0.1:")
                .doesNotContain("bootstrap.servers=127.0.0.1", "database.url=jdbc:mariadb://127.0.0.1");

        assertThat(interrupt(up)).isZero();

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aHighlyAvailableUpTellsOncelineItsSentinels() throws Exception {
        Process up = launch(
                "--ha",
                "--ephemeral",
                "--kafka.bootstrap.servers=elsewhere:9092",
                "--database.url=jdbc:mariadb://elsewhere/onceline",
                "--database.user=somebody");
        awaitUp();
        assertThat(up.descendants()).hasSize(7);
        assertThat(only(directory.resolve("tmp")).resolve("onceline-1.log"))
                .content()
                .containsPattern("--redis.sentinel.nodes=127.0.0.1:\\d+,127.0.0.1:\\d+,127.0.0.1:\\d+")
                .contains("--redis.sentinel.master=mymaster")
                .doesNotContain("--redis.url=");
        assertThat(interrupt(up)).isZero();
    }

    private Process launch(String... arguments) throws IOException {
        Files.deleteIfExists(output);
        List<String> command = new ArrayList<>(List.of(
                Jvm.executable(),
                "-Donceline.jar=" + jar,
                "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                Up.class.getName()));
        command.addAll(List.of(arguments));
        Process up = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectErrorStream(true)
                .start();
        launched.add(up);
        return up;
    }

    private void awaitUp() {
        await().atMost(UP).untilAsserted(() -> assertThat(output).content().contains("Ctrl-C stops everything"));
    }

    /** The exit code after the signal that Ctrl-C sends. */
    private static int interrupt(Process up) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -INT " + up.pid()).start().waitFor();
        assertThat(up.waitFor(UP.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return up.exitValue();
    }

    private static Path only(Path directory) throws IOException {
        try (var inside = Files.list(directory)) {
            return inside.filter(path -> path.getFileName().toString().startsWith("onceline-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
