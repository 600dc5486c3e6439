package onceline.line;

import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import onceline.plumbing.http.LiveStream;
import onceline.plumbing.http.Streams;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.Script;
import onceline.plumbing.work.Safety;
import onceline.plumbing.work.Worker;
import onceline.words.QueueId;
import onceline.words.UserId;

/** Notes in Redis, every few seconds, who has a stream open or has asked lately. */
final class Seen implements Worker {
    static final long BEAT_MS = 3_000;

    /** Noted less often than this, presence proves nothing: everybody's grace starts anew. */
    static final long LONGEST_GAP_MS = 4 * BEAT_MS;

    /** Every gap is short enough; for control runs alone. */
    private static final long NO_GAP_MS = Long.MAX_VALUE;

    private static final Script SEEN = Script.load(Seen.class, "/onceline/line/seen.lua");
    private static final long KEPT_MS = 24L * 60 * 60 * 1_000;
    private static final int MOST_AT_ONCE = 500;

    /** People who ask without a stream, remembered until the next beat; beyond it they are noted one beat later. */
    private static final int MOST_ASKERS = 100_000;

    private final Redis redis;
    private final Streams streams;
    private final Map<QueueId, Set<UserId>> askers = new ConcurrentHashMap<>();

    Seen(Redis redis, Streams streams) {
        this.redis = redis;
        this.streams = streams;
    }

    /** Notes somebody who asked without a stream. */
    void asked(QueueId queue, UserId user) {
        var users = askers.computeIfAbsent(queue, any -> ConcurrentHashMap.newKeySet());
        if (users.size() < MOST_ASKERS) {
            users.add(user);
        }
    }

    @Override
    public String name() {
        return "presence";
    }

    /** One beat; also without anybody there, so that absence keeps counting. */
    @Override
    public int doWork() {
        var queues = new HashSet<>(streams.watched());
        queues.addAll(askers.keySet());
        queues.add(QueueId.LOBBY);
        queues.forEach(this::note);
        return 0;
    }

    private void note(QueueId queue) {
        var users = new HashSet<UserId>();
        for (LiveStream stream : streams.watching(queue)) {
            users.add(stream.user());
        }
        var asked = askers.remove(queue);
        if (asked != null) {
            users.addAll(asked);
        }
        var rest = List.copyOf(users);
        for (int from = 0; from == 0 || from < rest.size(); from += MOST_AT_ONCE) {
            note(queue, rest.subList(from, Math.min(from + MOST_AT_ONCE, rest.size())));
        }
    }

    private void note(QueueId queue, List<UserId> users) {
        var arguments = new ArrayList<String>(users.size() + 2);
        arguments.add(String.valueOf(longestGapMs()));
        arguments.add(String.valueOf(KEPT_MS));
        users.forEach(user -> arguments.add(user.value()));
        redis.await(SEEN.<String>run(redis, ScriptOutputType.STATUS, keys(queue), arguments)
                .toCompletableFuture());
    }

    /** The gap for both presence scripts. */
    static long longestGapMs() {
        return Safety.EXCUSED_ABSENCE.isOff() ? NO_GAP_MS : LONGEST_GAP_MS;
    }

    /** Keys of both presence scripts. */
    static List<String> keys(QueueId queue) {
        return List.of(Keys.seen(queue.value()), "seen:since", "seen:last");
    }
}
