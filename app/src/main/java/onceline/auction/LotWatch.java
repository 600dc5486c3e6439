package onceline.auction;

import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import onceline.plumbing.http.LiveStream;
import onceline.plumbing.http.Streams;
import onceline.plumbing.redis.Listening;
import onceline.plumbing.work.Worker;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Tells open pages how the lots stand that they watch: ten beats a second at most, and one question to Redis for all lots
 * of a beat, however many watch them.
 *
 * <p>The wake-ups of the owner may be lost, and the last of a burst may be swallowed; so a few beats follow each, and once
 * a second all is read anyway.
 */
final class LotWatch implements Worker {
    static final long BEAT_MS = 100;
    private static final int BEATS_PER_WAKE_UP = 3;
    private static final int ALL_EVERY_BEATS = 10;
    private static final int MOST_AT_ONCE = 500;

    private final LotPictures pictures;
    private final Streams streams;
    private final Map<LotId, Set<Viewer>> viewers = new ConcurrentHashMap<>();
    private final AtomicInteger beatsDue = new AtomicInteger();
    private int beats;

    LotWatch(LotPictures pictures, Streams streams) {
        this.pictures = pictures;
        this.streams = streams;
    }

    /** One open page. */
    private record Viewer(Listing listing, Optional<UserId> user, LiveStream stream, AtomicReference<LotView> last) {
        /** Called by the page's own thread and by the beat: what is older than was told is not told. */
        void tell(Optional<LotPictures.Seen> seen) {
            var now = LotView.of(listing, seen, user);
            synchronized (last) {
                var before = last.get();
                if (before == null || !(now.isOlderThan(before) || now.saysTheSameAs(before))) {
                    last.set(now);
                    stream.replace("lot", now);
                }
            }
        }
    }

    void listen(Listening listening) {
        listening.to("progress", this::hear, () -> beatsDue.set(BEATS_PER_WAKE_UP));
    }

    /** Serves one page, until it goes. */
    void serve(Listing listing, Optional<UserId> user, ServerResponse response) {
        var viewer = new AtomicReference<@Nullable Viewer>();
        streams.serve(
                response,
                stream -> viewer.set(begin(new Viewer(listing, user, stream, new AtomicReference<>()))),
                stream -> Optional.ofNullable(viewer.get()).ifPresent(this::end));
    }

    @Override
    public String name() {
        return "lot-watch";
    }

    @Override
    public int doWork() {
        boolean all = ++beats % ALL_EVERY_BEATS == 0;
        if (all || beatsDue.getAndUpdate(due -> Math.max(0, due - 1)) > 0) {
            var lots = new ArrayList<>(viewers.keySet());
            for (int from = 0; from < lots.size(); from += MOST_AT_ONCE) {
                tell(lots.subList(from, Math.min(from + MOST_AT_ONCE, lots.size())));
            }
        }
        return 0;
    }

    private void tell(List<LotId> lots) {
        var seen = pictures.of(lots);
        lots.forEach(lot -> viewers.getOrDefault(lot, Set.of()).forEach(viewer -> viewer.tell(seen)));
    }

    private void hear(String message) {
        if (message.startsWith(AuctionMachine.SUBJECT + " ")) {
            beatsDue.set(BEATS_PER_WAKE_UP);
        }
    }

    /** Registered before it is told for the first time: nothing falls between. */
    private Viewer begin(Viewer viewer) {
        viewers.compute(viewer.listing().lot(), (lot, standing) -> {
            Set<Viewer> set = standing == null ? ConcurrentHashMap.newKeySet() : standing;
            set.add(viewer);
            return set;
        });
        viewer.tell(pictures.of(List.of(viewer.listing().lot())));
        return viewer;
    }

    private void end(Viewer viewer) {
        viewers.computeIfPresent(viewer.listing().lot(), (lot, set) -> {
            set.remove(viewer);
            return set.isEmpty() ? null : set;
        });
    }
}
