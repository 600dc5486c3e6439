package onceline.drills.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import onceline.lab.Redis;
import org.jspecify.annotations.Nullable;

/**
 * A steady stream of writes to a Redis from several connections. Each sets a key of its own, {@code w:000000042}, and waits
 * for the answer before its connection sends another.
 */
final class NumberedWrites {
    static final int PER_SECOND = 1_000;

    /** What each takes in the append-only file, where it is {@code *3 $3 SET $11 w:000000042 $1 x}. */
    static final int FILE_BYTES = 38;

    static final String KEYS = "w:*";

    private static final int CONNECTIONS = 8;
    private static final long GAP_NANOS = 1_000_000_000L / PER_SECOND;
    private static final int PATIENCE_MS = 20_000;

    private final Redis redis;
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private volatile boolean enough;

    NumberedWrites(Redis redis) {
        this.redis = redis;
    }

    /** A write that Redis has answered for, and when, by {@link System#nanoTime}. */
    record Acknowledged(String key, long nanos) {}

    /** What happens while it writes; it may be the end of the server. */
    interface Event {
        void happen() throws Exception;
    }

    /** Writes until the event is over, and returns what was acknowledged; runs once. */
    List<Acknowledged> during(Event event) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                long first = System.nanoTime() + i * GAP_NANOS;
                writers.add(threads.submit(() -> write(first)));
            }
            try {
                event.happen();
            } finally {
                enough = true;
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        return List.copyOf(acknowledged);
    }

    private @Nullable Void write(long first) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            boolean alive = true;
            for (long due = first; alive && !enough; due += CONNECTIONS * GAP_NANOS) {
                LockSupport.parkNanos(due - System.nanoTime());
                alive = writeOne(socket, answers);
            }
        } catch (SocketException serverDied) {
            // what it had not answered was promised to nobody
        }
        return null;
    }

    /** False if the server ended the connection. */
    private boolean writeOne(Socket socket, BufferedReader answers) throws IOException {
        String key = "w:%09d".formatted(next.getAndIncrement());
        socket.getOutputStream().write(("SET " + key + " x\r\n").getBytes(StandardCharsets.US_ASCII));
        String answer = answers.readLine();
        if (answer != null && !answer.equals("+OK")) {
            throw new IOException("Redis answered " + answer);
        }
        if (answer != null) {
            acknowledged.add(new Acknowledged(key, System.nanoTime()));
        }
        return answer != null;
    }
}
