package onceline.drills.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.Request;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of calls: so many connections, each sends its next call when it has the answer to the last. One thread
 * serves them all, because whatever the load costs is taken from what it measures.
 */
final class Load {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpAddress to;
    private final int connections;
    private final Histogram nanos = new Histogram(3);
    private final Deque<LoadLine> idle = new ArrayDeque<>();
    private double perSecond = Double.POSITIVE_INFINITY;
    private long start;
    private int next;
    private int done;
    private int notOk;
    private int notYet;

    Load(HttpAddress to, int connections) {
        this.to = to;
        this.connections = connections;
    }

    /**
     * Sends no faster than so many a second, evenly. Latencies then count from when a call was due, so that a server that
     * falls behind cannot hide it.
     */
    Load paced(double calls) {
        perSecond = calls;
        return this;
    }

    /** What came of it; {@code nanos} are latencies of single calls. */
    record Result(Histogram nanos, double seconds, int notOk, int notYet) {
        double perSecond() {
            return nanos.getTotalCount() / seconds;
        }

        double ms(double percentile) {
            return nanos.getValueAtPercentile(percentile) / 1e6;
        }
    }

    /** Takes answers as they come. */
    interface Sink {
        void take(int call, int status, Supplier<String> body);
    }

    /** Runs the calls 0 to {@code calls - 1}; a load runs once. */
    Result run(int calls, IntFunction<Request> request, Sink sink) {
        List<LoadLine> lines = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < Math.min(connections, calls); i++) {
                lines.add(new LoadLine(to, selector));
            }
            idle.addAll(lines);
            start = System.nanoTime();
            while (done < calls) {
                sendDue(calls, request);
                step(selector, calls, sink);
            }
            return new Result(nanos, (System.nanoTime() - start) / 1e9, notOk, notYet);
        } catch (IOException broken) {
            throw new UncheckedIOException("the load broke after " + done + " calls", broken);
        } finally {
            lines.forEach(LoadLine::close);
        }
    }

    private void sendDue(int calls, IntFunction<Request> request) throws IOException {
        while (next < calls && !idle.isEmpty() && untilDue() <= 0) {
            long since = Double.isInfinite(perSecond) ? System.nanoTime() : due();
            idle.remove().send(next, request.apply(next), since);
            next++;
        }
    }

    private long due() {
        return start + (long) (next * 1e9 / perSecond);
    }

    private long untilDue() {
        return due() - System.nanoTime();
    }

    private void step(Selector selector, int calls, Sink sink) throws IOException {
        boolean mayRest = next < calls && !idle.isEmpty();
        long rest = mayRest ? Math.max(1, untilDue() / 1_000_000) : PATIENCE.toMillis();
        if (selector.select(rest) == 0 && !mayRest) {
            throw new IOException("nobody answered for " + PATIENCE.toSeconds() + " s");
        }
        for (SelectionKey key : selector.selectedKeys()) {
            LoadLine line = (LoadLine) key.attachment();
            if (line.answered()) {
                take(line, sink);
                idle.add(line);
            }
        }
        selector.selectedKeys().clear();
    }

    private void take(LoadLine line, Sink sink) {
        nanos.recordValue(System.nanoTime() - line.sentAt());
        int status = line.status();
        notOk += status >= 200 && status < 300 ? 0 : 1;
        notYet += status == 202 ? 1 : 0;
        done++;
        sink.take(line.call(), status, line::body);
    }
}
