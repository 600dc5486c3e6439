package onceline.plumbing.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import onceline.words.QueueId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * One open event stream of one page. Its request's thread sends; all others only put into its mailbox and never wait.
 */
public final class LiveStream {
    private final Optional<UserId> user;
    private final Optional<QueueId> queue;
    private final Instant openedAt = Instant.now();
    private final Thread sender = Thread.currentThread();
    private final Mailbox mailbox = new Mailbox();
    private final Runnable onOverrun;
    private volatile boolean open = true;
    private volatile boolean doubted;
    private volatile @Nullable Object memory;

    /** Called by the thread that will send. */
    LiveStream(UserId user, Optional<QueueId> queue, Runnable onOverrun) {
        this.user = Optional.of(user);
        this.queue = queue;
        this.onOverrun = onOverrun;
    }

    /** Of nobody's own page. Called by the thread that will send. */
    LiveStream(Runnable onOverrun) {
        this.user = Optional.empty();
        this.queue = Optional.empty();
        this.onOverrun = onOverrun;
    }

    /** Whose page it is; not to be asked of {@linkplain Streams#serve streams that are nobody's}. */
    public UserId user() {
        return user.orElseThrow();
    }

    /** The queue that the page watches; empty if it watches none. */
    public Optional<QueueId> queue() {
        return queue;
    }

    public Instant openedAt() {
        return openedAt;
    }

    /**
     * Sends an event as soon as the page takes it. A page that is 64 events behind is cut off: it reconnects and gets the
     * whole state.
     *
     * @param data becomes JSON, on another thread: must not change any more
     */
    public void offer(String event, Object data) {
        put(new Frame(event, data));
    }

    /** As {@link #offer}, but a value that was not sent yet is replaced: only the newest of this event goes out. */
    public void replace(String event, Object data) {
        mailbox.replace(event, new Frame(event, data));
        LockSupport.unpark(sender);
    }

    /** What was last {@linkplain #remember remembered} about this stream, if it is of this type. */
    public <T> Optional<T> remembered(Class<T> type) {
        return Optional.ofNullable(memory).filter(type::isInstance).map(type::cast);
    }

    /** Keeps one value with the stream, such as what was shown last; it forgets the one before. For one room only. */
    public void remember(Object value) {
        memory = value;
    }

    void put(Frame frame) {
        if (!mailbox.add(frame)) {
            overrun();
        }
        LockSupport.unpark(sender);
    }

    /** Waits for something to send, at most this long. */
    List<Frame> take(Duration patience) {
        var frames = mailbox.drain();
        if (frames.isEmpty() && open && !doubted && patience.isPositive()) {
            LockSupport.parkNanos(this, patience.toNanos());
            endIfInterrupted();
            frames = mailbox.drain();
        }
        return frames;
    }

    /**
     * Who is interrupted is not kept by a park any more, and would take one processor for itself: with as many such streams
     * as processors, no virtual thread would get a turn, and no request an answer.
     */
    private void endIfInterrupted() {
        if (sender.isInterrupted()) {
            open = false;
        }
    }

    /** Somebody has reason to think that the session ended. */
    void doubt() {
        doubted = true;
        LockSupport.unpark(sender);
    }

    /** @return whether there was doubt, which is thereby taken up */
    boolean settleDoubt() {
        boolean was = doubted;
        doubted = false;
        return was;
    }

    boolean open() {
        return open;
    }

    void close() {
        open = false;
        LockSupport.unpark(sender);
    }

    /** The sender may hang in a write to a page that takes nothing: only an interrupt ends that. */
    private void overrun() {
        if (open) {
            open = false;
            onOverrun.run();
            sender.interrupt();
        }
    }
}
