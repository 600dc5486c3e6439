package onceline.line;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import onceline.plumbing.http.LiveStream;
import onceline.plumbing.http.Streams;
import onceline.plumbing.redis.Listening;
import onceline.plumbing.work.Worker;
import onceline.words.QueueId;
import onceline.words.UserId;

/**
 * Tells open pages their place: one beat a second, and only for queues that moved.
 *
 * <p>The wake-ups of the owner may be lost; every few beats all watched queues are read anyway.
 */
final class Positions implements Worker {
    static final long BEAT_MS = 1_000;
    private static final int ALL_EVERY_BEATS = 5;
    private static final int MOST_AT_ONCE = 500;

    private final Standings standings;
    private final Streams streams;
    private final int nearly;
    private final Set<QueueId> moved = ConcurrentHashMap.newKeySet();
    private int beats;

    /** @param nearly position from which a page is told that it is nearly its turn */
    Positions(Standings standings, Streams streams, int nearly) {
        this.standings = standings;
        this.streams = streams;
        this.nearly = nearly;
    }

    void listen(Listening listening) {
        listening.to("progress", this::hear, () -> moved.addAll(streams.watched()));
    }

    @Override
    public String name() {
        return "positions";
    }

    @Override
    public int doWork() {
        boolean all = ++beats % ALL_EVERY_BEATS == 0;
        for (var queue : streams.watched()) {
            if (moved.remove(queue) || all) {
                tell(queue);
            }
        }
        return 0;
    }

    private void hear(String message) {
        int space = message.lastIndexOf(' ');
        String subject = message.substring(0, space);
        if (QueueId.names(subject)) {
            moved.add(new QueueId(subject));
        }
    }

    private void tell(QueueId queue) {
        var open = List.copyOf(streams.watching(queue));
        for (int from = 0; from < open.size(); from += MOST_AT_ONCE) {
            tell(queue, open.subList(from, Math.min(from + MOST_AT_ONCE, open.size())));
        }
    }

    private void tell(QueueId queue, Collection<LiveStream> some) {
        var users = new ArrayList<UserId>(some.size());
        some.forEach(stream -> users.add(stream.user()));
        var picture = standings.of(queue, users);
        if (picture.isEmpty()) {
            moved.add(queue);
            return;
        }
        for (var stream : some) {
            tell(
                    stream,
                    Standing.of(
                            queue.value(),
                            picture.get().figures(),
                            picture.get().spot(stream.user())));
        }
    }

    private void tell(LiveStream stream, Standing standing) {
        var last = stream.remembered(Standing.class);
        if (last.filter(standing::saysTheSameAs).isPresent()) {
            return;
        }
        stream.remember(standing);
        stream.replace("place", standing);
        if (isNearly(standing) && last.filter(this::isNearly).isEmpty()) {
            stream.offer("nearly", new Nearly(standing.queue(), standing.position()));
        }
    }

    private boolean isNearly(Standing standing) {
        var position = standing.position();
        return position != null && position <= nearly;
    }

    record Nearly(
            String queue, @org.jspecify.annotations.Nullable Long position) {}
}
