package onceline.drills.crowd;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * People in a process of their own, because one process may not open as many files as a rush needs. The child is told
 * {@code sign-in} and {@code rush <start>}, answers each with {@code done}, and reports its {@link Progress} in between.
 * It ends when its input ends, so it cannot outlive its parent.
 */
public final class ChildCrowd implements People {
    static final String SIGN_IN = "sign-in";
    static final String RUSH = "rush";
    static final String DONE = "done";
    private static final String BROKEN = "broken";

    private final Process process;
    private final BufferedWriter orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private volatile Progress progress = Progress.NONE;

    public ChildCrowd(CrowdPlan plan, Path historyFile) throws IOException {
        Path planFile = historyFile.resolveSibling(historyFile.getFileName() + ".plan");
        Files.write(planFile, JsonMapper.shared().writeValueAsBytes(plan));
        process = new ProcessBuilder(command(planFile, historyFile))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        orders = new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8));
        Thread.ofVirtual().start(this::listen);
    }

    private static List<String> command(Path planFile, Path historyFile) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "onceline.drills.Main",
                "crowd",
                planFile.toString(),
                historyFile.toString());
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    progress = JsonMapper.shared().readValue(line, Progress.class);
                } else {
                    answers.add(line);
                }
            }
        } catch (IOException gone) {
            answers.add(BROKEN);
        }
        answers.add(BROKEN);
    }

    @Override
    public void signIn() throws InterruptedException {
        order(SIGN_IN);
    }

    @Override
    public void rush(long start) throws InterruptedException {
        order(RUSH + " " + start);
    }

    private void order(String order) throws InterruptedException {
        try {
            orders.write(order + "\n");
            orders.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException("a crowd process ended early", gone);
        }
        String answer = answers.take();
        if (!answer.equals(DONE)) {
            throw new IllegalStateException("a crowd process ended in the middle of " + order + ": " + answer);
        }
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void close() throws IOException {
        try (BufferedWriter ending = orders) {
            ending.flush();
        } finally {
            endProcess();
        }
    }

    private void endProcess() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException hurry) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
