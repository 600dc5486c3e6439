package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onceline.drills.drill.Injury.Cure;
import onceline.lab.Kafka;
import onceline.lab.KafkaCluster;
import onceline.lab.Server;

/** Faults that need to know what runs on {@link KafkaAlone} ground. */
final class CheckFaults {
    private static final Duration WHOLE_AGAIN = Duration.ofSeconds(60);
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final String GIVE_BACK =
            "kafka-leader-election.sh --election-type preferred --all-topic-partitions  # once all copies are in sync";

    private CheckFaults() {}

    /** Healed when it is back, has all it missed, and leads again. */
    static Fault<KafkaAlone> leaderKilled() {
        return Faults.fault("SIGKILL to the broker that leads", ground -> {
            Injury killed =
                    Faults.<KafkaAlone>kill("the leader", KafkaAlone::leader).inject(ground);
            return Injury.since(killed.at(), killed.commands(), thenGiveBack(ground, killed.cure()));
        });
    }

    static Fault<KafkaAlone> controllerKilled() {
        return Faults.kill("the active controller", ground -> ground.cluster().activeController());
    }

    /** Controllers first, the active one last of them; each when nothing lacks a copy. Over when the last is back. */
    static Fault<KafkaAlone> rolled() {
        return Faults.fault("rolling restart of the controllers and the brokers", ground -> {
            List<String> commands = new ArrayList<>();
            long at = System.nanoTime();
            for (Server node : inOrder(ground.cluster())) {
                ground.cluster().awaitAllCopies(WHOLE_AGAIN);
                long before = node.pid();
                node.restart();
                commands.add("kill -TERM " + before + "; start " + node.name() + "  # now " + node.pid());
            }
            ground.cluster().awaitAllCopies(WHOLE_AGAIN);
            ground.cluster().electPreferredLeaders();
            commands.add(GIVE_BACK);
            return Injury.over(at, commands);
        });
    }

    private static List<Server> inOrder(KafkaCluster cluster) {
        Kafka active = cluster.activeController();
        List<Server> order = new ArrayList<>(cluster.controllers());
        order.remove(active);
        order.add(active);
        order.addAll(cluster.brokers());
        return order;
    }

    /**
     * Leaves only the broker alive that lacks what the two others acknowledged without it. It is the one with the smallest
     * claim to lead.
     */
    static Fault<KafkaAlone> onlyALateOneLeft() {
        return Faults.fault("one broker misses five seconds, and is then the only one that lives", ground -> {
            Kafka leader = ground.leader();
            List<Kafka> complete = new ArrayList<>(ground.cluster().brokers());
            Kafka late = complete.stream()
                    .filter(broker -> !broker.equals(leader))
                    .findFirst()
                    .orElseThrow();
            complete.remove(late);
            List<String> commands = new ArrayList<>();
            long at = System.nanoTime();
            commands.add("kill -TERM " + late.pid() + "  # " + late);
            late.stop();
            // so long the two others acknowledge what it will not have
            Thread.sleep(FIVE);
            for (Kafka broker : complete) {
                commands.add("kill -KILL " + broker.pid() + "  # " + broker);
                broker.kill();
            }
            late.start();
            commands.add("start " + late.name() + "  # now " + late.pid());
            return Injury.since(at, commands, thenGiveBack(ground, () -> started(complete)));
        });
    }

    private static List<String> started(List<Kafka> brokers) {
        List<String> commands = new ArrayList<>();
        for (Kafka broker : brokers) {
            broker.start();
            commands.add("start " + broker.name() + "  # now " + broker.pid());
        }
        return commands;
    }

    private static Cure thenGiveBack(KafkaAlone ground, Cure cure) {
        return () -> {
            List<String> commands = new ArrayList<>(cure.heal());
            ground.cluster().awaitAllCopies(WHOLE_AGAIN);
            ground.cluster().electPreferredLeaders();
            commands.add(GIVE_BACK);
            return commands;
        };
    }

    /** What a topic says so that a broker without all records may lead it. */
    static Map<String, String> uncleanAllowed() {
        return Map.of("unclean.leader.election.enable", "true");
    }
}
