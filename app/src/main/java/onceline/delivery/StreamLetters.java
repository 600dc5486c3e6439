package onceline.delivery;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.RedisAway;

/** The dead letters of a stream: they stay until somebody has dealt with them. Everything may throw {@link RedisAway}. */
public final class StreamLetters {
    private static final Pattern ID = Pattern.compile("[0-9]{1,15}-[0-9]{1,15}");
    private static final Predicate<Map.Entry<String, String>> OF_THE_LETTER =
            field -> List.of("id", "reason", "attempts").contains(field.getKey());

    private final Redis redis;
    private final String stream;

    public StreamLetters(Redis redis, StreamGroup group) {
        this.redis = redis;
        this.stream = group.dead();
    }

    /**
     * @param id of the letter
     * @param source id of the entry
     * @param fields of the entry; none if it was deleted before it was put aside
     */
    public record Letter(String id, String source, Map<String, String> fields, String reason, long attempts) {}

    public List<Letter> oldest(int most) {
        return range(Range.unbounded(), most);
    }

    public Optional<Letter> find(String id) {
        return ID.matcher(id).matches()
                ? range(Range.create(id, id), 1).stream().findFirst()
                : Optional.empty();
    }

    /** To be called once what it is about is stored. */
    public void remove(Letter letter) {
        redis.await(redis.async().xdel(stream, letter.id()));
    }

    private List<Letter> range(Range<String> ids, int most) {
        return redis.await(redis.async().xrange(stream, ids, Limit.from(most))).stream()
                .map(StreamLetters::letter)
                .toList();
    }

    private static Letter letter(StreamMessage<String, String> message) {
        var body = message.getBody();
        return new Letter(
                message.getId(),
                body.getOrDefault("id", ""),
                body.entrySet().stream()
                        .filter(OF_THE_LETTER.negate())
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                body.getOrDefault("reason", ""),
                Long.parseLong(body.getOrDefault("attempts", "0")));
    }
}
