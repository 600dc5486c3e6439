package onceline.drills.http;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A bounded pool of keep-alive lines to one server. Callers wait their turn; a line that failed is thrown away. */
public final class HttpLines implements Closeable {
    private static final int BUFFER = 2048;

    private final HttpAddress to;
    private final Duration patience;
    private final Semaphore turns;
    private final ConcurrentLinkedDeque<HttpLine> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger opened = new AtomicInteger();

    public HttpLines(HttpAddress to, int most, Duration patience) {
        this.to = to;
        this.patience = patience;
        this.turns = new Semaphore(most, true);
    }

    public Answer call(Request request) throws IOException, InterruptedException {
        return call(request, () -> {});
    }

    /**
     * Calls when a line is free.
     *
     * @param now runs when the turn has come and the request is about to be written
     */
    public Answer call(Request request, Runnable now) throws IOException, InterruptedException {
        turns.acquire();
        try {
            HttpLine line = idle.pollFirst();
            now.run();
            if (line == null) {
                line = HttpLine.open(to, opened.getAndIncrement(), patience, BUFFER);
            }
            return call(line, request);
        } finally {
            turns.release();
        }
    }

    private Answer call(HttpLine line, Request request) throws IOException {
        boolean kept = false;
        try {
            Answer answer = line.call(request);
            if (line.reusable()) {
                kept = true;
                idle.addFirst(line);
            }
            return answer;
        } finally {
            if (!kept) {
                line.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (HttpLine line = idle.poll(); line != null; line = idle.poll()) {
            line.close();
        }
    }
}
