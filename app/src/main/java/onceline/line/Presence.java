package onceline.line;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.Script;
import onceline.words.QueueId;
import onceline.words.UserId;

/**
 * Asks Redis who has been away for too long, without ever waiting: the owner comes back for the answer.
 *
 * <p>No answer in time means that everybody counts as seen, and so does one that was fetched too late: whoever was absent
 * then may be back. Used by one thread.
 */
final class Presence implements Absence {
    private static final Script ABSENT = Script.load(Presence.class, "/onceline/line/absent.lua");
    private static final long PATIENCE_MS = 500;

    private final Redis redis;
    private final Map<QueueId, Asked> asked = new HashMap<>();

    private record Asked(long at, CompletableFuture<List<String>> answer) {}

    Presence(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Optional<Set<UserId>> among(QueueId queue, long graceMs, List<UserId> candidates) {
        if (!redis.connected()) {
            asked.remove(queue);
            return Optional.of(Set.of());
        }
        var question = asked.computeIfAbsent(queue, any -> ask(queue, graceMs, candidates));
        boolean late = System.nanoTime() / 1_000_000 - question.at() > PATIENCE_MS;
        if (!late && !question.answer().isDone()) {
            return Optional.empty();
        }
        asked.remove(queue);
        return Optional.of(late ? Set.of() : absent(question));
    }

    private Asked ask(QueueId queue, long graceMs, List<UserId> candidates) {
        var arguments = new ArrayList<String>(candidates.size() + 2);
        arguments.add(String.valueOf(graceMs + Seen.LONGEST_GAP_MS)); // somebody present may go unnoted for so long
        arguments.add(String.valueOf(Seen.longestGapMs()));
        candidates.forEach(user -> arguments.add(user.value()));
        return new Asked(System.nanoTime() / 1_000_000, ask(Seen.keys(queue), arguments));
    }

    private CompletableFuture<List<String>> ask(List<String> keys, List<String> arguments) {
        try {
            return ABSENT.<List<String>>run(redis, ScriptOutputType.MULTI, keys, arguments)
                    .toCompletableFuture();
        } catch (RedisException away) {
            return CompletableFuture.failedFuture(away);
        }
    }

    private static Set<UserId> absent(Asked question) {
        if (question.answer().isCompletedExceptionally()) {
            return Set.of();
        }
        var users = new HashSet<UserId>();
        question.answer().join().forEach(user -> users.add(new UserId(user)));
        return users;
    }
}
