package onceline.journal;

import io.lettuce.core.ScoredValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import onceline.plumbing.redis.Redis;

/** Puts strokes on keys that nobody reads yet: plain commands, no guard, many at a time. */
final class Brush {
    private Brush() {}

    static List<Future<?>> paint(Redis redis, List<String> keys, List<Stroke> strokes) {
        Map<Integer, List<ScoredValue<String>>> members = new HashMap<>();
        Map<String, String> fields = new LinkedHashMap<>();
        for (var stroke : strokes) {
            switch (stroke) {
                case Stroke.Add add ->
                    members.computeIfAbsent(add.key(), any -> new ArrayList<>())
                            .add(ScoredValue.just(add.score(), add.member()));
                case Stroke.Put put -> fields.put(put.field(), put.value());
                case Stroke.Append append -> throw new IllegalArgumentException("a stream is filled, see Filler");
                case Stroke.Remove remove -> throw new IllegalArgumentException("nothing to remove from empty keys");
            }
        }
        var sent = new ArrayList<Future<?>>();
        members.forEach((key, some) -> sent.add(redis.async().zadd(keys.get(key), scored(some))));
        if (!fields.isEmpty()) {
            sent.add(redis.async().hset(keys.getFirst(), fields));
        }
        return sent;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // varargs of a generic type
    private static ScoredValue<String>[] scored(List<ScoredValue<String>> some) {
        return some.toArray(new ScoredValue[0]);
    }
}
