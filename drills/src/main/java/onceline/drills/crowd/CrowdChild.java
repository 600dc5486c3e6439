package onceline.drills.crowd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.json.JsonMapper;

/** The child's side of {@link ChildCrowd}. */
public final class CrowdChild {
    private static final Duration REPORT = Duration.ofMillis(500);

    private static final String END = "end";

    private final Crowd crowd;
    private final PrintStream out;
    private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();
    private volatile boolean busy;

    private CrowdChild(Crowd crowd, PrintStream out) {
        this.crowd = crowd;
        this.out = out;
    }

    /** Serves until the input ends. */
    public static void serve(Path planFile, Path historyFile, InputStream in, PrintStream out)
            throws IOException, InterruptedException {
        CrowdPlan plan = JsonMapper.shared().readValue(Files.readAllBytes(planFile), CrowdPlan.class);
        try (Crowd crowd = new Crowd(plan, historyFile)) {
            new CrowdChild(crowd, out).serve(in);
        }
    }

    private void serve(InputStream in) throws InterruptedException {
        Thread.ofPlatform().daemon().start(() -> listen(in));
        Thread reporter = Thread.ofPlatform().daemon().start(this::report);
        for (String order = orders.take(); !order.equals(END); order = orders.take()) {
            obey(order);
            say(JsonMapper.shared().writeValueAsString(crowd.progress()));
            busy = false;
            say(ChildCrowd.DONE);
        }
        reporter.interrupt();
    }

    /** An input that ends in the middle of an order means that the parent is gone, and nobody wants the rest. */
    private void listen(InputStream in) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                busy = true;
                orders.add(line);
            }
        } catch (IOException gone) {
            busy = true;
        }
        if (busy) {
            Runtime.getRuntime().halt(1);
        }
        orders.add(END);
    }

    private void obey(String order) throws InterruptedException {
        if (order.equals(ChildCrowd.SIGN_IN)) {
            crowd.signIn();
        } else if (order.startsWith(ChildCrowd.RUSH + " ")) {
            crowd.rush(Long.parseLong(order.substring(ChildCrowd.RUSH.length() + 1)));
        } else {
            throw new IllegalArgumentException("no such order: " + order);
        }
    }

    private void report() {
        try {
            while (true) {
                Thread.sleep(REPORT);
                say(JsonMapper.shared().writeValueAsString(crowd.progress()));
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void say(String line) {
        out.println(line);
        out.flush();
    }
}
