package onceline.plumbing.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one stream, from the whole state to the end. */
final class Telling {
    private static final Logger log = LoggerFactory.getLogger(Telling.class);

    /** How long a page waits before it reconnects. */
    private static final byte[] RETRY = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    /** A session that ended is noticed after this many heartbeats even if the message about it was lost. */
    private static final int BEATS_PER_CHECK = 4;

    private final LiveStream stream;
    private final List<Streams.Part> parts;
    private final Runnable requireSession;
    private final Duration heartbeat;
    private final boolean hasState;
    private boolean incomplete;
    private int beats;

    /** @param requireSession throws {@link Problem} when the session has ended */
    Telling(LiveStream stream, List<Streams.Part> parts, Runnable requireSession, Duration heartbeat) {
        this.stream = stream;
        this.parts = parts;
        this.requireSession = requireSession;
        this.heartbeat = heartbeat;
        this.hasState = true;
    }

    /** Of a stream that has no whole state to begin with and needs no session. */
    Telling(LiveStream stream, Duration heartbeat) {
        this.stream = stream;
        this.parts = List.of();
        this.requireSession = () -> {};
        this.heartbeat = heartbeat;
        this.hasState = false;
    }

    /** Returns when the stream has ended. */
    void to(OutputStream out) throws IOException {
        out.write(RETRY);
        if (hasState) {
            out.write(state().bytes());
        }
        out.flush();
        try {
            tell(out);
        } catch (Problem ended) {
            // the session is over, and so is its stream
        }
        out.close();
    }

    private void tell(OutputStream out) throws IOException {
        long nextBeat = System.nanoTime() + heartbeat.toNanos();
        while (stream.open()) {
            send(stream.take(Duration.ofNanos(nextBeat - System.nanoTime())), out);
            if (stream.settleDoubt()) {
                requireSession.run();
            }
            if (System.nanoTime() - nextBeat >= 0) {
                beat(out);
                nextBeat += heartbeat.toNanos();
            }
        }
    }

    private static void send(List<Frame> frames, OutputStream out) throws IOException {
        for (Frame frame : frames) {
            out.write(frame.bytes());
        }
        if (!frames.isEmpty()) {
            out.flush();
        }
    }

    private void beat(OutputStream out) throws IOException {
        if (++beats % BEATS_PER_CHECK == 0) {
            requireSession.run();
        }
        out.write(incomplete ? state().bytes() : COMMENT);
        out.flush();
    }

    private Frame state() {
        incomplete = false;
        Map<String, Object> state = new LinkedHashMap<>();
        parts.forEach(part -> addTo(state, part));
        return new Frame("state", state);
    }

    private void addTo(Map<String, Object> state, Streams.Part part) {
        try {
            Object value = part.value().apply(stream.user(), stream.queue());
            if (value != null) {
                state.put(part.field(), value);
            }
        } catch (RuntimeException away) {
            incomplete = true;
            log.atDebug().addKeyValue("field", part.field()).setCause(away).log("state is incomplete for now");
        }
    }
}
