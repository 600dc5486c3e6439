package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import onceline.lab.Redis;
import onceline.lab.Sentinel;

/**
 * What an operator types when the primary Redis is lost and too few Sentinels are left to replace it, in the order of
 * {@code ops/redis/README.md}.
 */
final class PromotionByHand {
    /** Longer than Sentinels would need, if there were enough of them. */
    private static final Duration NOBODY_ACTS = Duration.ofSeconds(9);

    private final HighlyAvailable ground;
    private final Redis lost;
    private final List<Sentinel> away;
    private final Sentinel left;
    private final List<String> typed = new ArrayList<>();

    private PromotionByHand(HighlyAvailable ground) {
        this.ground = ground;
        this.lost = ground.primary();
        List<Sentinel> all = ground.lab().redises().sentinels();
        this.away = all.subList(0, all.size() - 1);
        this.left = all.getLast();
    }

    /** Healed by starting again whoever was killed, each told before it can do harm. */
    static Fault<HighlyAvailable> afterTheMajorityIsLost() {
        return Faults.fault(
                "SIGKILL to two of three Sentinels and to the primary Redis, and a replica promoted by hand",
                ground -> new PromotionByHand(ground).inject());
    }

    private Injury inject() throws InterruptedException {
        List<onceline.lab.Fault> deaths = new ArrayList<>();
        away.forEach(sentinel -> deaths.add(new onceline.lab.Fault.Killed(sentinel)));
        deaths.add(new onceline.lab.Fault.Killed(lost));
        Injury killed = ground.strike(deaths);
        typed.addAll(killed.commands());
        Thread.sleep(NOBODY_ACTS);
        Redis chosen = mostAdvanced();
        promote(chosen);
        tell(left, chosen);
        return Injury.since(killed.at(), typed, () -> heal(chosen));
    }

    /** What a replica has not received is gone: the one that has most is chosen. */
    private Redis mostAdvanced() {
        return others(lost).stream()
                .max(Comparator.comparingLong(
                        redis -> redis.standing().map(Redis.Standing::offset).orElse(-1L)))
                .orElseThrow();
    }

    private List<Redis> others(Redis one) {
        return ground.lab().redises().members().stream()
                .filter(redis -> !redis.equals(one))
                .toList();
    }

    private void promote(Redis chosen) {
        type(chosen, "REPLICAOF NO ONE", () -> ground.ask(chosen, redis -> redis.replicaofNoOne()));
        rewrite(chosen);
        others(lost).stream().filter(redis -> !redis.equals(chosen)).forEach(other -> follow(other, chosen));
    }

    private void follow(Redis replica, Redis primary) {
        String host = primary.host().address();
        type(
                replica,
                "REPLICAOF " + host + " " + primary.port(),
                () -> ground.ask(replica, redis -> redis.replicaof(host, primary.port())));
        rewrite(replica);
    }

    /** Else the next start would undo it. */
    private void rewrite(Redis server) {
        type(server, "CONFIG REWRITE", () -> ground.ask(server, redis -> redis.configRewrite()));
    }

    private void type(Redis server, String command, Runnable action) {
        action.run();
        typed.add("redis-cli -h " + server.host().address() + " -p " + server.port() + " " + command);
    }

    private void tell(Sentinel sentinel, Redis primary) {
        String master = Sentinel.MASTER;
        for (String command : List.of(
                "SENTINEL REMOVE " + master,
                "SENTINEL MONITOR " + master + " " + primary.host().address() + " " + primary.port() + " 2",
                "SENTINEL SET " + master + " down-after-milliseconds 5000 failover-timeout 10000 parallel-syncs 1")) {
            sentinel.ask(command.split(" "));
            typed.add("redis-cli -h " + sentinel.host().address() + " -p " + sentinel.port() + " " + command);
        }
    }

    /** The Sentinels first: they still take the old one for the primary, and would make it so again. */
    private List<String> heal(Redis primary) {
        typed.clear();
        for (Sentinel sentinel : away) {
            sentinel.start();
            typed.add("start " + sentinel.name() + "  # now " + sentinel.pid());
            tell(sentinel, primary);
        }
        lost.start();
        typed.add("start " + lost.name() + "  # now " + lost.pid());
        follow(lost, primary);
        return List.copyOf(typed);
    }

    /** 1 if most Sentinels name another Redis than the first. */
    static double another(HighlyAvailable ground) {
        return ground.primary().equals(ground.first()) ? 0 : 1;
    }
}
