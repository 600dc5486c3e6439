package onceline.auction;

import io.lettuce.core.RedisException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.RedisAway;
import onceline.words.LotId;

/**
 * Reads from Redis how lots stand, and never tells less than this gate has told before: a picture that is older than one
 * already seen (Redis was emptied or restored) is none.
 */
final class LotPictures {
    private final Redis redis;
    private final AtomicLong freshest = new AtomicLong();

    LotPictures(Redis redis) {
        this.redis = redis;
    }

    /**
     * Some lots at one offset.
     *
     * @param lots those that the owner knows by then
     */
    record Seen(long asOf, Map<LotId, LotPicture> lots) {}

    /** @return empty while there is no picture; asks Redis once, however many lots there are */
    Optional<Seen> of(Collection<LotId> lots) {
        var asked = List.copyOf(lots);
        var fields = new ArrayList<String>(asked.size() + 1);
        fields.add("applied");
        asked.forEach(lot -> fields.add(LotPicture.field(lot.value())));
        // known before asking: an answer overtaken by another thread's is not old, only an older picture is
        long told = freshest.get();
        try {
            var said = redis.await(redis.async().hmget(AuctionMachine.SUBJECT, fields.toArray(String[]::new)));
            return said.getFirst().hasValue()
                    ? seen(
                            asked,
                            said.stream().map(each -> each.getValueOrElse("")).toList(),
                            told)
                    : Optional.empty();
        } catch (RedisException | RedisAway away) {
            return Optional.empty();
        }
    }

    private Optional<Seen> seen(List<LotId> asked, List<String> said, long told) {
        long asOf = Long.parseLong(said.getFirst());
        if (asOf < told) {
            return Optional.empty();
        }
        freshest.accumulateAndGet(asOf, Math::max);
        var lots = new HashMap<LotId, LotPicture>();
        for (int i = 0; i < asked.size(); i++) {
            String json = Objects.requireNonNull(said.get(i + 1));
            if (!json.isEmpty()) {
                lots.put(asked.get(i), LotPicture.parse(json));
            }
        }
        return Optional.of(new Seen(asOf, lots));
    }
}
