package onceline.drills.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.HttpLine;
import onceline.drills.http.Request;
import onceline.lab.Jvm;

/** A {@link BareServer} in a process of its own, as the product is. */
record BareProcess(Process process, HttpAddress address) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static BareProcess start(Scene scene) throws IOException, InterruptedException {
        int port = freePort();
        Process process = Jvm.start(
                BareServer.class,
                List.of("-Xmx1g"),
                List.of(Integer.toString(port), scene.lab.redis().url()),
                scene.lab.directory().resolve("bare.log"));
        BareProcess bare = new BareProcess(process, HttpAddress.of(URI.create("http://127.0.0.1:" + port)));
        Scene.await("the bare server starts", PATIENCE, bare::answers);
        return bare;
    }

    private boolean answers() {
        try (HttpLine line = HttpLine.open(address, 0, Duration.ofSeconds(2), 256)) {
            return line.call(Request.get("/health/ready", null)).ok();
        } catch (IOException notYet) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
