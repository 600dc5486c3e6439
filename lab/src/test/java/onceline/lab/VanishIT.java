package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of hosts, servers and faults when the JVM that made them is gone: nothing. */
class VanishIT {
    private static final Duration UP = Duration.ofSeconds(60);
    private static final Duration GONE = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    @Test
    void nothingSurvivesAKillOfTheJvm() throws Exception {
        vanishesBy("KILL");
    }

    @Test
    void nothingSurvivesAKillOfTheJvmOfAPlainUser() throws Exception {
        vanishesBy("KILL", "unshare", "--user", "--map-root-user");
    }

    @Test
    @Tag("on-request")
    void nothingSurvivesCtrlC() throws Exception {
        vanishesBy("INT");
    }

    @Test
    void whereAToolIsMissingTheCommandRunsAndKnowsWhy() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                "/bin/sh", enclose(), "/bin/sh", "-c", "echo \"$LAB_NOT_ENCLOSED\"; readlink /proc/$$/ns/net");
        command.environment().put("PATH", "/nowhere");
        String said = new String(command.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("it needs the commands").contains("unshare");
    }

    private void vanishesBy(String signal, String... before) throws Exception {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(
                enclose(),
                Jvm.executable(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Doomed.class.getName(),
                directory.resolve("lab").toString()));
        Process doomed = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(UP)
                    .until(() -> !doomed.isAlive() || Files.readString(output).contains("ready"));
            assumeFalse(
                    Files.readString(output).contains("No hosts of their own"), () -> "namespaces are forbidden here");
            assertThat(doomed.isAlive()).as(Files.readString(output)).isTrue();
            List<ProcessHandle> children = doomed.descendants().toList();
            Set<String> networks =
                    children.stream().map(child -> network(child.pid())).collect(Collectors.toCollection(TreeSet::new));
            assertThat(networks).as("those of six servers and that of the JVM").hasSizeGreaterThanOrEqualTo(7);
            assertThat(networks).doesNotContain(network(ProcessHandle.current().pid()));

            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + doomed.pid())
                    .start()
                    .waitFor();

            await().atMost(UP).until(() -> !doomed.isAlive());
            await().atMost(GONE).untilAsserted(() -> {
                assertThat(children).noneMatch(ProcessHandle::isAlive);
                assertThat(ProcessHandle.allProcesses().map(it -> network(it.pid())))
                        .doesNotContainAnyElementsOf(networks);
            });
            assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(directory.toString());
        } finally {
            doomed.destroyForcibly();
        }
    }

    private static String enclose() {
        return Project.lab().resolve("../enclose").normalize().toString();
    }

    private static String network(long process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", String.valueOf(process), "ns/net"))
                    .toString();
        } catch (IOException e) {
            return "gone";
        }
    }
}
