package onceline.delivery;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import onceline.plumbing.redis.OwnConnection;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.RedisAway;
import onceline.plumbing.redis.Script;
import org.jspecify.annotations.Nullable;

/** One consumer's place in a group: what it can ask Redis for. Everything may throw {@link RedisAway}. */
final class StreamPlace implements AutoCloseable {
    /** Before every id; a group that is made here has everything before it. */
    static final String BEGINNING = "0-0";

    private static final Script CLAIM = Script.load(StreamPlace.class, "claim.lua");
    private static final Script FAIL = Script.load(StreamPlace.class, "fail.lua");
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Redis redis;
    private final OwnConnection waiting;
    private final StreamGroup group;
    private final String consumer;
    private final int most;

    /** @param most entries in one answer */
    StreamPlace(Redis redis, StreamGroup group, String consumer, int most) {
        this.redis = redis;
        this.waiting = redis.own();
        this.group = group;
        this.consumer = consumer;
        this.most = most;
    }

    /** @param next where to go on, {@link #BEGINNING} at the end */
    record Claimed(String next, List<Delivered> entries, List<Delivered> deleted) {}

    /** @param attempts how often the entry was delivered; 0 if it is no longer pending */
    record Failure(boolean putAside, long attempts) {}

    /** Never at the end of the stream: what was added before somebody looked would be passed over. */
    void createGroup() {
        try {
            var made = redis.async()
                    .xgroupCreate(
                            StreamOffset.from(group.stream(), BEGINNING),
                            group.group(),
                            XGroupCreateArgs.Builder.mkstream());
            redis.await(made);
        } catch (RedisAway refused) {
            if (!answered(refused, "BUSYGROUP")) {
                throw refused;
            }
        }
    }

    /** What nobody of the group has had; waits a moment for it. */
    List<Delivered> fresh() {
        var half = redis.timeout().dividedBy(2);
        var wait = half.compareTo(LONGEST_WAIT) < 0 ? half : LONGEST_WAIT;
        return read(XReadArgs.Builder.block(wait).count(most), StreamOffset.lastConsumed(group.stream()));
    }

    /** Asks for what nobody of the group has had, as far as it is there; {@link #answer} waits for it. */
    Future<List<StreamMessage<String, String>>> ask() {
        return send(XReadArgs.Builder.count(most), StreamOffset.lastConsumed(group.stream()));
    }

    List<Delivered> answer(Future<List<StreamMessage<String, String>>> asked) {
        return redis.await(asked).stream().map(StreamPlace::delivered).toList();
    }

    /** What this consumer had and did not acknowledge, after that id. */
    List<Delivered> own(String after) {
        return read(XReadArgs.Builder.count(most), StreamOffset.from(group.stream(), after));
    }

    /** Takes over what others have not acknowledged for so long. */
    Claimed claim(String from, Duration idle) {
        List<Object> answer = redis.await(CLAIM.<List<Object>>run(
                        redis,
                        ScriptOutputType.MULTI,
                        List.of(group.stream()),
                        List.of(group.group(), consumer, String.valueOf(idle.toMillis()), from, String.valueOf(most)))
                .toCompletableFuture());
        return new Claimed(
                (String) answer.get(0),
                list(answer.get(1)).stream().map(StreamPlace::entry).toList(),
                list(answer.get(2)).stream()
                        .map(id -> new Delivered((String) id, null))
                        .toList());
    }

    void acknowledge(List<Delivered> stored) {
        redis.await(redis.async()
                .xack(
                        group.stream(),
                        group.group(),
                        stored.stream().map(Delivered::id).toArray(String[]::new)));
    }

    /** @param enough deliveries that make it a dead letter */
    Failure fail(Delivered entry, String reason, int enough) {
        var arguments = new ArrayList<>(List.of(group.group(), entry.id(), String.valueOf(enough), reason));
        var fields = entry.fields();
        if (fields != null) {
            fields.forEach((name, value) -> arguments.addAll(List.of(name, value)));
        }
        List<Object> answer = redis.await(
                FAIL.<List<Object>>run(redis, ScriptOutputType.MULTI, List.of(group.stream(), group.dead()), arguments)
                        .toCompletableFuture());
        return new Failure((long) answer.get(0) == 1, (long) answer.get(1));
    }

    static boolean isNoGroup(Throwable trouble) {
        return answered(trouble, "NOGROUP");
    }

    /** Redis answered, and it was an error that no other server would mend: not the same as being away. */
    static boolean isRefusal(Throwable trouble) {
        return answered(trouble, "") && !RedisAway.isPassing(trouble);
    }

    @Override
    public void close() {
        waiting.close();
    }

    private List<Delivered> read(XReadArgs how, StreamOffset<String> from) {
        return answer(send(how, from));
    }

    private Future<List<StreamMessage<String, String>>> send(XReadArgs how, StreamOffset<String> from) {
        return waiting.async().xreadgroup(Consumer.from(group.group(), consumer), how, from);
    }

    private static Delivered delivered(StreamMessage<String, String> message) {
        @Nullable Map<String, String> body = message.getBody();
        return new Delivered(message.getId(), body == null || body.isEmpty() ? null : body);
    }

    private static Delivered entry(Object answer) {
        var flat = list(list(answer).get(1));
        var fields = new LinkedHashMap<String, String>();
        for (int i = 0; i < flat.size(); i += 2) {
            fields.put((String) flat.get(i), (String) flat.get(i + 1));
        }
        return new Delivered((String) list(answer).get(0), fields);
    }

    @SuppressWarnings("unchecked") // Redis' arrays are lists
    private static List<Object> list(Object answer) {
        return (List<Object>) answer;
    }

    private static boolean answered(@Nullable Throwable trouble, String start) {
        for (var each = trouble; each != null; each = each.getCause()) {
            if (each instanceof RedisCommandExecutionException refusal) {
                return String.valueOf(refusal.getMessage()).startsWith(start);
            }
        }
        return false;
    }
}
