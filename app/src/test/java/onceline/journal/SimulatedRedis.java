package onceline.journal;

import io.lettuce.core.RedisException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import onceline.plumbing.redis.Script;
import org.jspecify.annotations.Nullable;

/**
 * Redis as the painter needs it: each script at once or not at all; it can be away, do what it is asked and not say so,
 * be emptied, and lose its last moments in a failover.
 */
public final class SimulatedRedis implements Canvas {
    /** What can become of a command. */
    public enum Fate {
        AWAY,
        DONE_UNHEARD,
        LOST
    }

    private static final int REMEMBERED = 3;
    private static final int REMEMBERED_EVERY = 10;

    public final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    private final Random random;
    private final BiConsumer<String, String> listener;
    private final boolean unguarded;
    private final Deque<Keys> past = new ArrayDeque<>();
    private Keys keys = new Keys();
    private boolean away;
    private boolean calm;
    private int changes;
    private long failovers;

    /**
     * @param listener of channels and messages
     * @param unguarded a planted defect: changes are taken whatever the picture is level with
     */
    public SimulatedRedis(Random random, BiConsumer<String, String> listener, boolean unguarded) {
        this.random = random;
        this.listener = listener;
        this.unguarded = unguarded;
    }

    /** Everything there is. */
    private static final class Keys {
        final Map<String, Map<String, String>> hashes = new HashMap<>();
        final Map<String, Map<String, Long>> sets = new HashMap<>();
        final Map<String, TreeMap<Long, String>> streams = new HashMap<>();

        Keys copy() {
            var copy = new Keys();
            hashes.forEach((key, hash) -> copy.hashes.put(key, new HashMap<>(hash)));
            sets.forEach((key, set) -> copy.sets.put(key, new HashMap<>(set)));
            streams.forEach((key, stream) -> copy.streams.put(key, new TreeMap<>(stream)));
            return copy;
        }

        Map<String, String> hash(String key) {
            return hashes.computeIfAbsent(key, any -> new HashMap<>());
        }

        long number(String key, String field) {
            return Long.parseLong(hashes.getOrDefault(key, Map.of()).getOrDefault(field, "-1"));
        }

        long tail(String key) {
            var stream = streams.get(key);
            return stream == null ? 0 : stream.lastKey();
        }

        boolean exists(String key) {
            return hashes.containsKey(key) || sets.containsKey(key);
        }

        void delete(String key) {
            hashes.remove(key);
            sets.remove(key);
        }

        void rename(String from, String to) {
            delete(to);
            Map<String, String> hash = hashes.remove(from);
            Map<String, Long> set = sets.remove(from);
            if (hash != null) {
                hashes.put(to, hash);
            }
            if (set != null) {
                sets.put(to, set);
            }
        }
    }

    public Map<String, String> hash(String key) {
        return keys.hashes.getOrDefault(key, Map.of());
    }

    public Map<String, Long> set(String key) {
        return keys.sets.getOrDefault(key, Map.of());
    }

    /** Offsets and values. */
    public Map<Long, String> stream(String key) {
        return keys.streams.getOrDefault(key, new TreeMap<>());
    }

    /** Grows with everything that happens. */
    public int changes() {
        return changes;
    }

    public void calm() {
        calm = true;
        away = false;
    }

    public void away(boolean away) {
        this.away = away;
    }

    public void empty() {
        keys = new Keys();
        past.clear();
        changes++;
    }

    /** A replica takes over that had not got everything. */
    public void failOver() {
        if (!past.isEmpty()) {
            keys = past.removeFirst();
            past.clear();
            changes++;
            failovers++;
        }
    }

    @Override
    public String run(Script script, List<String> names, List<String> arguments) {
        return Objects.requireNonNull(
                answer(() -> execute(script, names, arguments)).join());
    }

    @Override
    public List<Future<?>> paint(List<String> names, List<Stroke> strokes, long lifeMs) {
        return List.of(answer(() -> {
            strokes.forEach(stroke -> apply(stroke, names));
            return "ok";
        }));
    }

    @Override
    public Future<?> publish(String channel, String message) {
        return answer(() -> {
            listener.accept(channel, message);
            return "ok";
        });
    }

    @Override
    public void await(Future<?> answer) {
        try {
            answer.get();
        } catch (ExecutionException failed) {
            throw new RedisException(failed.getCause());
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void writeNothing() {
        await(answer(() -> "0"));
    }

    @Override
    public long connections() {
        return failovers;
    }

    private interface Command {
        String run();
    }

    private CompletableFuture<String> answer(Command command) {
        if (away) {
            fates.merge(Fate.AWAY, 1, Integer::sum);
            throw new RedisException("not connected");
        }
        int dice = calm ? 100 : random.nextInt(100);
        if (dice < 2) {
            fates.merge(Fate.LOST, 1, Integer::sum);
            throw new RedisException("timed out");
        }
        remember();
        String said = command.run();
        if (dice < 5) {
            fates.merge(Fate.DONE_UNHEARD, 1, Integer::sum);
            throw new RedisException("timed out");
        }
        return CompletableFuture.completedFuture(said);
    }

    private void remember() {
        changes++;
        if (!calm && changes % REMEMBERED_EVERY == 0) {
            past.addLast(keys.copy());
            if (past.size() > REMEMBERED) {
                past.removeFirst();
            }
        }
    }

    /** What the scripts in onceline/journal do, by their headers. */
    private String execute(Script script, List<String> names, List<String> arguments) {
        if (script == Painter.SHOW) {
            return show(names, arguments);
        }
        if (script == Painter.SWAP) {
            return swap(names, arguments);
        }
        if (script == Painter.CHECK) {
            return check(names);
        }
        return script == Filler.APPEND ? append(names, arguments) : putAside(names, arguments);
    }

    private String show(List<String> names, List<String> arguments) {
        String hash = names.getFirst();
        var shown = keys.hashes.getOrDefault(hash, Map.of());
        if (!arguments.get(0).equals(shown.get("topic"))) {
            return "differs";
        }
        if (keys.number(hash, "term") > Long.parseLong(arguments.get(1))) {
            return "fenced";
        }
        if (!unguarded && !arguments.get(2).equals(shown.get("applied"))) {
            return "differs";
        }
        for (int i = 4; i < arguments.size(); i += 4) {
            String key = names.get(Integer.parseInt(arguments.get(i + 1)) - 1);
            if (!change(arguments.get(i), key, arguments.get(i + 2), arguments.get(i + 3))) {
                return "differs";
            }
        }
        keys.hash(hash).put("term", arguments.get(1));
        keys.hash(hash).put("applied", arguments.get(3));
        return "ok";
    }

    private boolean change(String kind, String key, String what, String value) {
        switch (kind) {
            case "?" -> {
                return keys.tail(key) == Long.parseLong(what);
            }
            case "+" -> keys.sets.computeIfAbsent(key, any -> new HashMap<>()).put(what, Long.parseLong(value));
            case "-" -> keys.sets.computeIfAbsent(key, any -> new HashMap<>()).remove(what);
            case "*" -> add(key, Long.parseLong(what), value);
            default -> keys.hash(key).put(what, value);
        }
        return true;
    }

    private void add(String stream, long offset, String value) {
        if (offset <= keys.tail(stream)) {
            throw new RedisException(
                    "ERR The ID specified in XADD is equal or smaller than the target stream top item");
        }
        keys.streams.computeIfAbsent(stream, any -> new TreeMap<>()).put(offset, value);
    }

    private String swap(List<String> names, List<String> arguments) {
        String hash = names.getFirst();
        boolean ours =
                arguments.get(0).equals(keys.hashes.getOrDefault(hash, Map.of()).get("topic"));
        long term = keys.number(hash, "term");
        long mine = Long.parseLong(arguments.get(1));
        boolean fenced = ours && term > mine;
        boolean late = ours && term == mine && keys.number(hash, "applied") > Long.parseLong(arguments.get(2));
        for (int i = 0; i < names.size(); i += 2) {
            if (fenced || late) {
                keys.delete(names.get(i + 1));
            } else if (keys.exists(names.get(i + 1))) {
                keys.rename(names.get(i + 1), names.get(i));
            } else {
                keys.delete(names.get(i));
            }
        }
        if (fenced || late) {
            return fenced ? "fenced" : "late";
        }
        claim(hash, arguments);
        keys.hash(hash).put("applied", arguments.get(2));
        return "ok";
    }

    private void claim(String hash, List<String> arguments) {
        keys.hash(hash).put("topic", arguments.get(0));
        keys.hash(hash).put("term", arguments.get(1));
    }

    private String check(List<String> names) {
        var shown = keys.hashes.getOrDefault(names.getFirst(), Map.of());
        var said = new StringBuilder(shown.getOrDefault("topic", "-"));
        said.append(' ').append(shown.getOrDefault("term", "-"));
        said.append(' ').append(shown.getOrDefault("applied", "-"));
        names.stream().skip(1).forEach(key -> said.append(' ').append(mark(key)));
        return said.toString();
    }

    private long mark(String key) {
        return keys.streams.containsKey(key)
                ? keys.tail(key)
                : keys.sets.getOrDefault(key, Map.of()).size();
    }

    private String append(List<String> names, List<String> arguments) {
        String hash = names.get(0);
        @Nullable String topic = keys.hashes.getOrDefault(hash, Map.of()).get("topic");
        if (topic != null && !topic.equals(arguments.get(0))) {
            return "differs";
        }
        if (topic != null && keys.number(hash, "term") > Long.parseLong(arguments.get(1))) {
            return "fenced";
        }
        long last = keys.tail(names.get(1));
        if (last < Long.parseLong(arguments.get(2))) {
            return "differs";
        }
        for (int i = 3; i < arguments.size(); i += 2) {
            if (Long.parseLong(arguments.get(i)) > last) {
                add(names.get(1), Long.parseLong(arguments.get(i)), arguments.get(i + 1));
            }
        }
        claim(hash, arguments);
        return "ok";
    }

    /** There is one log here: nothing that is in the stream may be unknown to who folds it and is not fenced. */
    private String putAside(List<String> names, List<String> arguments) {
        if (keys.number(names.getFirst(), "term") > Long.parseLong(arguments.get(1))) {
            return "fenced";
        }
        if (keys.tail(names.get(1)) != Long.parseLong(arguments.get(2))) {
            return "differs";
        }
        throw new AssertionError("the stream is put aside: " + arguments + ", " + keys.hashes.get(names.getFirst()));
    }

    private void apply(Stroke stroke, List<String> names) {
        switch (stroke) {
            case Stroke.Add add ->
                keys.sets
                        .computeIfAbsent(names.get(add.key()), any -> new HashMap<>())
                        .put(add.member(), add.score());
            case Stroke.Put put -> keys.hash(names.getFirst()).put(put.field(), put.value());
            default -> throw new AssertionError("not beside a picture: " + stroke);
        }
    }
}
