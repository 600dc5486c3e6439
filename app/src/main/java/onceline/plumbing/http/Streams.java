package onceline.plumbing.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.words.QueueId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The open event streams of this gate, by person and by queue.
 *
 * <p>A stream is registered before its first event is made, so whatever happens after the look at the state is sent after
 * it: nothing falls between.
 */
public final class Streams {
    public static final Setting<Integer> MOST = Setting.count(
            "stream.most",
            100_000,
            1,
            1_000_000,
            "Open event streams of this process at most; each costs some 20 KiB. More are refused with 503.");
    public static final Setting<Duration> HEARTBEAT = Setting.duration(
            "stream.heartbeat",
            "15s",
            "1s",
            "5m",
            "How often a comment goes out on a stream; shorter notices a vanished page sooner and costs packets.");
    public static final List<Setting<?>> SETTINGS = List.of(MOST, HEARTBEAT);

    /** A person has a few tabs and devices; beyond this the oldest stream ends. */
    private static final int MOST_PER_PERSON = 16;

    private final Map<UserId, List<LiveStream>> byUser = new ConcurrentHashMap<>();
    private final Map<QueueId, Set<LiveStream>> byQueue = new ConcurrentHashMap<>();
    private final Set<LiveStream> nobodys = ConcurrentHashMap.newKeySet();
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final int most;
    private final Duration heartbeat;
    private final Counter overruns;
    private volatile boolean closing;

    /** One field of the first event, and who makes its value. */
    record Part(String field, BiFunction<UserId, Optional<QueueId>, ? extends @Nullable Object> value) {}

    public Streams(Metrics metrics, Settings settings) {
        this.most = settings.get(MOST);
        this.heartbeat = settings.get(HEARTBEAT);
        this.overruns = metrics.counter(Metric.STREAMS_OVERRUN);
        metrics.gauge(Metric.STREAMS_OPEN, open::get);
    }

    /**
     * Adds a field to the first {@code state} event of every stream.
     *
     * @param part called on the request's virtual thread, after the stream was registered; null leaves the field out. If
     *     it throws, the field is left out too, and the whole state is sent again as soon as it does not
     */
    public void contribute(String field, BiFunction<UserId, Optional<QueueId>, ? extends @Nullable Object> part) {
        parts.add(new Part(field, part));
    }

    /** Sends to every open stream of this person at this gate; never blocks. */
    public void offer(UserId user, String event, Object data) {
        var streams = byUser.get(user);
        if (streams != null) {
            var frame = new Frame(event, data);
            streams.forEach(stream -> stream.put(frame));
        }
    }

    /** The streams that watch this queue: a view that changes while it is read. */
    public Collection<LiveStream> watching(QueueId queue) {
        return Collections.unmodifiableCollection(byQueue.getOrDefault(queue, Set.of()));
    }

    /** The queues that somebody watches at this gate: a view. */
    public Set<QueueId> watched() {
        return Collections.unmodifiableSet(byQueue.keySet());
    }

    /** The people with an open stream at this gate: a view. */
    public Set<UserId> users() {
        return Collections.unmodifiableSet(byUser.keySet());
    }

    public int open() {
        return open.get();
    }

    /** Makes the streams of this person ask again whether their session stands; those whose session ended close. */
    public void doubt(UserId user) {
        byUser.getOrDefault(user, List.of()).forEach(LiveStream::doubt);
    }

    /** @param requireKnown throws {@link Problem} 404 for a queue that does not exist */
    public void routes(Routes routes, Callers callers, Consumer<QueueId> requireKnown) {
        routes.raw("/api/stream", (request, raw, response) -> serve(callers, requireKnown, request, response));
    }

    /**
     * Serves a stream that is nobody's own page: it tells what it is offered, and nothing else. Returns when it has ended.
     *
     * @param opened is given the stream when it may be offered to, and offers the first event itself
     * @param closed is given it when it has ended
     */
    public void serve(ServerResponse response, Consumer<LiveStream> opened, Consumer<LiveStream> closed) {
        requireRoom();
        var stream = new LiveStream(overruns::increment);
        open.incrementAndGet();
        nobodys.add(stream);
        try {
            opened.accept(stream);
            if (closing) {
                stream.close();
            }
            headers(response);
            new Telling(stream, heartbeat).to(response.outputStream());
        } catch (IOException | UncheckedIOException gone) {
            // the page went away, as pages do; there is nobody to tell
        } finally {
            stream.close();
            closed.accept(stream);
            nobodys.remove(stream);
            open.decrementAndGet();
        }
    }

    /** Ends all streams and takes no more: pages reconnect elsewhere. */
    public void closeAll() {
        closing = true;
        byUser.values().forEach(streams -> streams.forEach(LiveStream::close));
        nobodys.forEach(LiveStream::close);
    }

    private void serve(Callers callers, Consumer<QueueId> requireKnown, Request request, ServerResponse response) {
        var user = callers.user(request);
        var queue = request.query("queue").map(QueueId::new);
        queue.ifPresent(requireKnown);
        requireRoom();
        var stream = new LiveStream(user, queue, overruns::increment);
        register(stream);
        try {
            headers(response);
            new Telling(stream, parts, () -> callers.user(request), heartbeat).to(response.outputStream());
        } catch (IOException | UncheckedIOException gone) {
            // the page went away, as pages do; there is nobody to tell
        } finally {
            deregister(stream);
        }
    }

    private void requireRoom() {
        if (closing || open.get() >= most) {
            throw Problem.away("No more event streams here; ask again, or ask without a stream instead.");
        }
    }

    private static void headers(ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.CONNECTION, "close");
        response.header(HeaderNames.create("X-Accel-Buffering"), "no"); // nginx would hold events back
    }

    private void register(LiveStream stream) {
        open.incrementAndGet();
        byUser.merge(stream.user(), List.of(stream), Streams::withNewest);
        stream.queue().ifPresent(queue -> byQueue.compute(queue, (key, set) -> with(set, stream)));
        if (closing) {
            stream.close();
        }
    }

    private void deregister(LiveStream stream) {
        stream.close();
        byUser.computeIfPresent(stream.user(), (user, streams) -> without(streams, stream));
        stream.queue().ifPresent(queue -> byQueue.computeIfPresent(queue, (key, set) -> without(set, stream)));
        open.decrementAndGet();
    }

    private static List<LiveStream> withNewest(List<LiveStream> standing, List<LiveStream> newest) {
        var all = new ArrayList<>(standing);
        all.addAll(newest);
        if (all.size() > MOST_PER_PERSON) {
            all.removeFirst().close();
        }
        return List.copyOf(all);
    }

    private static @Nullable List<LiveStream> without(List<LiveStream> streams, LiveStream gone) {
        var rest = streams.stream().filter(stream -> stream != gone).toList();
        return rest.isEmpty() ? null : rest;
    }

    private static Set<LiveStream> with(@Nullable Set<LiveStream> set, LiveStream stream) {
        Set<LiveStream> streams = set == null ? ConcurrentHashMap.newKeySet() : set;
        streams.add(stream);
        return streams;
    }

    private static @Nullable Set<LiveStream> without(Set<LiveStream> set, LiveStream gone) {
        set.remove(gone);
        return set.isEmpty() ? null : set;
    }
}
