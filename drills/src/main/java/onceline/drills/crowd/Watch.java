package onceline.drills.crowd;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;
import onceline.drills.http.EventStream;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One event stream of one bidder, opened again whenever it ends. */
final class Watch {
    /** The server comments every 15 s; a stream silent for longer is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private static final long BEFORE_RETURN_MS = 200;

    private final HttpAddress gate;
    private final int source;
    private final Request request;
    private final Log log;
    private final AtomicInteger watching;
    private final Consumer<EventStream.Event> take;
    private volatile @Nullable EventStream open;
    private int streams;

    Watch(
            HttpAddress gate,
            int source,
            Request request,
            Log log,
            AtomicInteger watching,
            Consumer<EventStream.Event> take) {
        this.gate = gate;
        this.source = source;
        this.request = request;
        this.log = log;
        this.watching = watching;
        this.take = take;
    }

    /** Returns soon after it is {@code over} and the stream was hung up. */
    void until(BooleanSupplier over) throws InterruptedException {
        while (!over.getAsBoolean()) {
            once(over);
            if (!over.getAsBoolean()) {
                Thread.sleep(BEFORE_RETURN_MS);
            }
        }
    }

    private void once(BooleanSupplier over) {
        String which = request.path() + " " + ++streams;
        log.write(Kind.INVOKE, Act.WATCH, which);
        try (EventStream stream = EventStream.open(gate, source, request, SILENCE)) {
            open = stream;
            log.write(Kind.OK, Act.WATCH, which);
            watching.incrementAndGet();
            try {
                read(stream, over);
            } finally {
                watching.decrementAndGet();
            }
            log.write(log.now(), Kind.INFO, Act.WATCH, which, null, "ended");
        } catch (IOException | JacksonException lost) {
            log.write(log.now(), Kind.INFO, Act.WATCH, which, null, lost.toString());
        }
    }

    private void read(EventStream stream, BooleanSupplier over) throws IOException {
        while (!over.getAsBoolean()) {
            EventStream.Event event = stream.next();
            if (event == null) {
                return;
            }
            take.accept(event);
        }
    }

    void hangUp() {
        EventStream stream = open;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException alreadyGone) {
                log.write(log.now(), Kind.INFO, Act.WATCH, null, null, alreadyGone.toString());
            }
        }
    }
}
