package onceline.plumbing.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests that began to arrive and are not here yet. A client that dribbles its headers or its body would otherwise hold
 * a connection for ever: the server's own time limits start anew with each byte, or do not cover these parts.
 *
 * <p>A thread serves one connection, so it stands for the request. Interrupting it while it reads closes the connection.
 */
final class Arrivals implements Http1ConnectionListener {
    private final Map<Thread, Long> dueBy = new ConcurrentHashMap<>();
    private volatile long patienceNanos = Long.MAX_VALUE / 2;

    void patience(long nanos) {
        patienceNanos = nanos;
    }

    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
        dueBy.put(Thread.currentThread(), System.nanoTime() + patienceNanos);
    }

    /** A request without a body is here now; one with a body when {@link #arrived} says so. */
    @Override
    public void headers(ConnectionContext connection, Headers headers) {
        if (!announceBody(headers)) {
            arrived();
        }
    }

    /** Some clients, as Java's, say with a GET that its body has no bytes. */
    private static boolean announceBody(Headers headers) {
        return headers.contains(HeaderNames.TRANSFER_ENCODING)
                || headers.first(HeaderNames.CONTENT_LENGTH)
                        .filter(length -> !length.equals("0"))
                        .isPresent();
    }

    /** The request of this thread is here completely. */
    void arrived() {
        dueBy.remove(Thread.currentThread());
    }

    /** Cuts what is overdue. */
    void sweep() {
        long now = System.nanoTime();
        dueBy.forEach((thread, due) -> {
            // removed first: once it is no longer listed, nobody interrupts it while it is being answered
            if ((!thread.isAlive() || now - due > 0) && dueBy.remove(thread, due)) {
                thread.interrupt();
            }
        });
    }
}
