package onceline.drills.drill;

import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;

/** Puts into Redis what no journal says. */
final class PictureFaults {
    /** Behind everybody, so that nobody's position grows. */
    private static final double LAST = 9e15;

    private static final List<String> STRANGERS = List.of("u-stranger-1", "u-stranger-2", "u-stranger-3");

    private PictureFaults() {}

    /** Strangers in the line and inside, that no journal knows. */
    static Fault<Single> pictureFalsified() {
        return Faults.fault("people whom no journal knows are added to the line and inside, by hand", ground -> {
            long at = System.nanoTime();
            List<String> commands = new ArrayList<>();
            for (String key : List.of("queue:event:" + event(ground), "inside:event:" + event(ground))) {
                STRANGERS.forEach(stranger -> commands.add(add(ground, key, stranger)));
            }
            return Injury.since(at, commands, () -> {
                String event = event(ground);
                String port = String.valueOf(ground.redis().port());
                long waiting = ground.askRedis(redis -> redis.zcard("queue:event:" + event));
                ground.askRedis(redis -> redis.del("shown:event:" + event));
                return List.of(
                        Risk.DISAGREEMENT.typed("redis-cli -p PORT ZCARD", port, event) + "  # " + waiting,
                        Risk.DISAGREEMENT.typed("redis-cli -p PORT DEL", port, event));
            });
        });
    }

    private static String add(Single ground, String key, String stranger) {
        ground.askRedis(redis -> redis.zadd(key, LAST, stranger));
        return "redis-cli -p %d ZADD %s %.0f %s".formatted(ground.redis().port(), key, LAST, stranger);
    }

    /** How many of the strangers Redis shows, in the line or inside. */
    static double strangers(Single ground) {
        String event = event(ground);
        return ground.askRedis(redis -> STRANGERS.stream()
                .mapToInt(stranger -> shows(redis, "queue:event:" + event, stranger)
                        + shows(redis, "inside:event:" + event, stranger))
                .sum());
    }

    private static int shows(RedisCommands<String, String> redis, String key, String member) {
        return redis.zscore(key, member) == null ? 0 : 1;
    }

    private static String event(Single ground) {
        String prefix = "shown:event:";
        return ground.askRedis(redis -> redis.keys(prefix + "*")).stream()
                .map(key -> key.substring(prefix.length()))
                .filter(event -> !event.contains(":"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Redis shows no sale"));
    }
}
