package onceline.drills.site;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashMap;
import java.util.Map;
import onceline.drills.judge.FinalState.Picture;

/** What Redis shows of one queue. */
final class RedisEvidence implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final String queue;

    RedisEvidence(String address, String queue) {
        this.client = RedisClient.create(address);
        this.connection = client.connect();
        this.queue = queue;
    }

    Picture picture() {
        RedisCommands<String, String> redis = connection.sync();
        return new Picture(
                places(redis, "queue:" + queue), places(redis, "inside:" + queue), redis.hgetall("shown:" + queue));
    }

    private static Map<String, Long> places(RedisCommands<String, String> redis, String key) {
        Map<String, Long> places = new HashMap<>();
        redis.zrangeWithScores(key, 0, -1).forEach(scored -> places.put(scored.getValue(), (long) scored.getScore()));
        return places;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
