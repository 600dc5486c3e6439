package onceline.drills.drill;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.models.stream.PendingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import onceline.lab.LabException;
import onceline.lab.Onceline;

/** Faults that need to know what runs on {@link Single} ground. */
final class SingleFaults {
    static final String STREAM = "bid-stream";
    static final String GROUP = "bid-group";
    static final String MARK = "drill:mark";
    private static final String BETWEEN_COMMIT_AND_XACK = "AFTER_BIDS_COMMITTED_BEFORE_ACK";
    private static final String REACHED = "armed kill point reached";
    private static final Duration DEATH = Duration.ofSeconds(60);
    private static final Duration FLUSHED = Duration.ofMillis(2_500);

    private SingleFaults() {}

    /** FLUSHALL: nothing to heal, Redis fills again by itself. */
    static Fault<Single> redisEmptied() {
        return Faults.fault("Redis is emptied", ground -> {
            long at = System.nanoTime();
            ground.redis().flush();
            return Injury.over(at, List.of("redis-cli -p " + ground.redis().port() + " FLUSHALL"));
        });
    }

    /** A key is written and given the time to reach the disk; then SIGKILL, and a start from the append-only file. */
    static Fault<Single> redisKilledAfterMark() {
        return Faults.fault("SIGKILL to Redis, two seconds after a key was written", ground -> {
            ground.askRedis(redis -> redis.set(MARK, "here"));
            // appendfsync everysec may take up to two seconds, and nobody says when it has
            Thread.sleep(FLUSHED);
            Injury killed = Faults.kill("Redis", Single::redis).inject(ground);
            List<String> commands =
                    new ArrayList<>(List.of("redis-cli -p " + ground.redis().port() + " SET " + MARK + " here"));
            commands.addAll(killed.commands());
            return Injury.since(killed.at(), commands, killed.cure());
        });
    }

    /**
     * The consumer is replaced by one that dies between the commit of its first bids and their XACK. Healed by one that
     * lives, of the same name.
     */
    static Fault<Single> diesBetweenCommitAndXack(Part part) {
        return Faults.fault(part.name() + " dies between commit and XACK", ground -> {
            Onceline first = ground.process(part.name());
            List<String> commands = new ArrayList<>(List.of("kill -KILL " + first.pid() + "  # " + first));
            long at = System.nanoTime();
            first.kill();
            Injury death = dying(ground, part, commands, () -> {
                Onceline successor = ground.processes().start(part);
                return List.of("start " + part.name() + "  # now " + successor.pid());
            });
            return Injury.since(at, death.commands(), death.cure());
        });
    }

    /** One more consumer comes, and dies between the commit of its first bids and their XACK; it never returns. */
    static Fault<Single> leavesPendingBids(Part part, Healing healing) {
        return Faults.fault(
                part.name() + " comes, and dies between commit and XACK",
                ground -> dying(ground, part, new ArrayList<>(), () -> healing.on(ground)));
    }

    /** What is done about it; the answer is what was typed. */
    interface Healing {
        List<String> on(Single ground) throws Exception;
    }

    private static Injury dying(Single ground, Part part, List<String> commands, Injury.Cure cure) {
        commands.add("start " + part.name() + " --test.kill-at=" + BETWEEN_COMMIT_AND_XACK);
        startAndDie(ground, part.with(SingleTopology.armed(BETWEEN_COMMIT_AND_XACK)));
        commands.add("# " + part.name() + " is dead");
        return Injury.since(System.nanoTime(), commands, cure);
    }

    /** The point may come before the process says that it is ready: the lab complains of that then. */
    private static void startAndDie(Single ground, Part part) {
        try {
            Onceline mortal = ground.processes().start(part);
            if (!mortal.awaitExit(DEATH)) {
                throw new IllegalStateException(part.name() + " never came to " + BETWEEN_COMMIT_AND_XACK);
            }
        } catch (LabException ended) {
            if (!String.valueOf(ended.getMessage()).contains(REACHED)) {
                throw ended;
            }
        }
    }

    /** By hand: what hangs with the dead consumer goes to a new one, which is then started under that name. */
    static List<String> claimByHand(Single ground, String dead, Part heir) {
        List<String> commands = new ArrayList<>();
        String[] ids = ground.askRedis(redis ->
                redis.xpending(STREAM, Consumer.from(GROUP, dead), Range.unbounded(), Limit.from(10_000)).stream()
                        .map(PendingMessage::getId)
                        .toArray(String[]::new));
        commands.add("XPENDING " + STREAM + " " + GROUP + " - + 10000 " + dead + "  # " + ids.length + " entries");
        if (ids.length > 0) {
            ground.askRedis(redis -> redis.xclaim(STREAM, Consumer.from(GROUP, heir.name()), 0, ids));
            commands.add("XCLAIM " + STREAM + " " + GROUP + " " + heir.name() + " 0 " + ids[0] + " …");
        }
        Onceline started = ground.processes().start(heir);
        commands.add("start " + heir.name() + " --consumer.id=" + heir.name() + "  # " + started.pid());
        return commands;
    }

    /** Entries that were delivered to that consumer and not acknowledged. */
    static double pending(Single ground, String consumer) {
        return ground.askRedis(
                redis -> redis.xpending(STREAM, Consumer.from(GROUP, consumer), Range.unbounded(), Limit.from(10_000))
                        .size());
    }

    /** Entries that were delivered to anybody and not acknowledged. */
    static double pending(Single ground) {
        return ground.askRedis(redis -> redis.xpending(STREAM, GROUP).getCount());
    }

    /** Entries in the stream. */
    static double length(Single ground) {
        return ground.askRedis(redis -> redis.xlen(STREAM));
    }
}
