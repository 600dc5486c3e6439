package onceline.drills.site;

import static onceline.drills.site.Fields.number;
import static onceline.drills.site.Fields.numberOr;
import static onceline.drills.site.Fields.text;
import static onceline.drills.site.Fields.textOr;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.bidjudge.BidState.ShownLot;
import onceline.drills.bidjudge.BidState.Streamed;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Redis shows of some lots, and how far storing from its stream has come. */
final class BidRedis implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LOTS = "lots";
    private static final String STREAM = "bid-stream";
    private static final String GROUP = "bid-group";

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final String prefix;

    /** @param prefix how the names of the lots begin */
    BidRedis(String address, String prefix) {
        this.client = RedisClient.create(address);
        this.connection = client.connect();
        this.prefix = prefix;
    }

    /** The journal offset that the picture is level with; -1 while there is none. */
    long applied() {
        String applied = redis().hget(LOTS, "applied");
        return applied == null ? -1 : Long.parseLong(applied);
    }

    /** Why not every bid of the stream is acknowledged by those who store them, or null. */
    @Nullable
    String unacknowledged() {
        if (redis().exists(STREAM) == 0) {
            return null;
        }
        List<Map<String, String>> groups = redis().xinfoGroups(STREAM).stream()
                .map(BidRedis::fields)
                .filter(group -> GROUP.equals(group.get("name")))
                .toList();
        if (groups.isEmpty()) {
            return "there is no " + GROUP;
        }
        Map<String, String> group = groups.getFirst();
        if (!"0".equals(group.get("pending"))) {
            return group.get("pending") + " bids wait to be acknowledged";
        }
        String delivered = group.getOrDefault("last-delivered-id", "0-0");
        boolean more = !redis().xrange(
                        STREAM, Range.from(Range.Boundary.excluding(delivered), Range.Boundary.unbounded()))
                .isEmpty();
        return more ? "the stream holds bids that nobody has read" : null;
    }

    /** A list of names and values in turn. */
    private static Map<String, String> fields(Object list) {
        Map<String, String> fields = new HashMap<>();
        List<?> all = (List<?>) list;
        for (int i = 0; i + 1 < all.size(); i += 2) {
            fields.put(String.valueOf(all.get(i)), String.valueOf(all.get(i + 1)));
        }
        return fields;
    }

    Map<String, ShownLot> shown() {
        Map<String, ShownLot> shown = new HashMap<>();
        redis().hgetall(LOTS).forEach((field, value) -> {
            if (field.startsWith("lot:" + prefix)) {
                shown.put(field.substring("lot:".length()), lot(JSON.readTree(value)));
            }
        });
        return shown;
    }

    private static ShownLot lot(JsonNode node) {
        return new ShownLot(
                textOr(node, "phase", ""),
                number(node, "price"),
                numberOr(node, "minimum", -1),
                numberOr(node, "bids", -1),
                text(node, "leader"),
                text(node, "bid"),
                numberOr(node, "closesAt", -1));
    }

    List<Streamed> stream() {
        return redis().xrange(STREAM, Range.unbounded()).stream()
                .map(BidRedis::streamed)
                .filter(entry -> entry.lot().startsWith(prefix))
                .toList();
    }

    private static Streamed streamed(StreamMessage<String, String> entry) {
        JsonNode bid = JSON.readTree(entry.getBody().getOrDefault("bid", "{}"));
        return new Streamed(
                entry.getId(),
                textOr(bid, "bid", ""),
                textOr(bid, "lot", ""),
                textOr(bid, "user", ""),
                numberOr(bid, "amount", -1));
    }

    private RedisCommands<String, String> redis() {
        return connection.sync();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
