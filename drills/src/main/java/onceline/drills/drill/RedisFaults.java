package onceline.drills.drill;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import onceline.lab.Redis;

/** Faults of the primary Redis on {@link HighlyAvailable} ground, whoever that is when they strike. */
final class RedisFaults {
    private static final String MARK = "drill:mark";
    private static final String PROBE = "drill:probe";

    private RedisFaults() {}

    static Fault<HighlyAvailable> primaryKilled() {
        return onPrimary("SIGKILL to the primary Redis", onceline.lab.Fault.Killed::new);
    }

    static Fault<HighlyAvailable> primaryPaused() {
        return onPrimary("SIGSTOP to the primary Redis", onceline.lab.Fault.Paused::new);
    }

    static Fault<HighlyAvailable> primaryCut() {
        return onPrimary("the host of the primary Redis is cut off", redis -> new onceline.lab.Fault.Cut(redis.host()));
    }

    /** Before it is started again, the one in its place is given a key that it cannot know. */
    static Fault<HighlyAvailable> primaryKilledAndMissing() {
        return Faults.fault(
                "SIGKILL to the primary Redis, which misses a key that is written after the failover", ground -> {
                    Injury killed = primaryKilled().inject(ground);
                    return Injury.since(killed.at(), killed.commands(), () -> {
                        Redis successor = ground.primary();
                        ground.ask(successor, redis -> redis.set(MARK, "here"));
                        List<String> commands = new ArrayList<>(
                                List.of("redis-cli -p " + successor.port() + " SET " + MARK + " here  # " + successor));
                        commands.addAll(killed.cure().heal());
                        return commands;
                    });
                });
    }

    /** Its clients go on to reach it. */
    static Fault<HighlyAvailable> primaryCutFromItsGroup() {
        return Faults.fault("the primary Redis is cut off from its replicas and all Sentinels", ground -> {
            Redis primary = ground.primary();
            return ground.strike(ground.around(primary).stream()
                    .<onceline.lab.Fault>map(other -> new onceline.lab.Fault.CutLink(primary.host(), other.host()))
                    .toList());
        });
    }

    /** 1 if the first primary has the key that was written while it was away. */
    static double mark(HighlyAvailable ground) {
        return ground.ask(ground.first(), redis -> redis.exists(MARK));
    }

    /** 1 while the first primary refuses a write because no replica would hear of it. */
    static double refusals(HighlyAvailable ground) {
        try {
            ground.ask(ground.first(), redis -> redis.set(PROBE, "here"));
            return 0;
        } catch (RedisCommandExecutionException refused) {
            return String.valueOf(refused.getMessage()).startsWith("NOREPLICAS") ? 1 : 0;
        }
    }

    private static Fault<HighlyAvailable> onPrimary(String words, Function<Redis, onceline.lab.Fault> fault) {
        return Faults.fault(words, ground -> ground.strike(List.of(fault.apply(ground.primary()))));
    }
}
