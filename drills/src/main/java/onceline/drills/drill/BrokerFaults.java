package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import onceline.lab.Kafka;
import onceline.lab.KafkaCluster;
import onceline.lab.Onceline;
import onceline.lab.Server;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/** Faults of Kafka on {@link HighlyAvailable} ground; whoever leads the sale's journal when they strike is the leader. */
final class BrokerFaults {
    private static final Map<String, String> TWO_IN_SYNC = Map.of("min.insync.replicas", "2");
    private static final String UNCLEAN = "unclean.leader.election.enable";
    /** So long people go on to join without the broker that is away. */
    private static final Duration MISSED = Duration.ofSeconds(3);
    /** More than a heartbeat: the controllers miss them in this order. */
    private static final Duration APART = Duration.ofSeconds(3);

    private static final Duration WHOLE_AGAIN = Duration.ofMinutes(1);

    private BrokerFaults() {}

    static Fault<HighlyAvailable> leaderKilled() {
        return Faults.kill(
                "the broker that leads the sale's journal",
                ground -> ground.brokers().leader());
    }

    static Fault<HighlyAvailable> controllerKilled() {
        return Faults.kill("the active controller", ground -> ground.brokers().activeController());
    }

    /** Each when every partition has all its copies; over when the last one is back. */
    static Fault<HighlyAvailable> rolled() {
        return Faults.fault("rolling restart of the brokers", ground -> {
            KafkaCluster kafkas = ground.lab().kafkas();
            List<String> commands = new ArrayList<>();
            long at = System.nanoTime();
            for (Kafka broker : kafkas.brokers()) {
                kafkas.awaitAllCopies(WHOLE_AGAIN);
                commands.add(termination(broker));
                broker.restart();
                commands.add(started(broker));
            }
            return Injury.over(at, commands);
        });
    }

    /** The leader and one of its followers; the other one is left. */
    static Fault<HighlyAvailable> allButOneKilled() {
        return Faults.fault("SIGKILL to all brokers but one, which does not lead", ground -> {
            createProbe(ground);
            Kafka left = ground.brokers().followers().getLast();
            ground.brokers().isOdd(left);
            List<Kafka> others = ground.lab().kafkas().brokers().stream()
                    .filter(broker -> !broker.equals(left))
                    .toList();
            List<String> commands = others.stream().map(BrokerFaults::killing).toList();
            long at = System.nanoTime();
            others.forEach(Server::kill);
            return Injury.since(at, commands, () -> start(others));
        });
    }

    /**
     * One follower is away in good order while people join, and comes back when the two that have their joins are dead.
     * Healed by starting those.
     */
    static Fault<HighlyAvailable> onlyTheOneBehindIsLeft() {
        return Faults.fault(
                "a follower is away while people join; then SIGKILL to the two that heard them, and it comes back",
                ground -> {
                    Kafka leader = ground.brokers().leader();
                    List<Kafka> followers = ground.brokers().followers();
                    Kafka behind = followers.getFirst();
                    Kafka inSync = followers.getLast();
                    ground.brokers().isOdd(behind);
                    List<String> commands =
                            new ArrayList<>(List.of(termination(behind), killing(leader), killing(inSync)));
                    long at = System.nanoTime();
                    behind.stop();
                    Thread.sleep(MISSED);
                    leader.kill();
                    Thread.sleep(APART);
                    inSync.kill();
                    behind.start();
                    commands.add(started(behind));
                    return Injury.since(at, commands, () -> start(List.of(leader, inSync)));
                });
    }

    /** For a control run: the topic gives up what its shipped setting protects. */
    static Fault<HighlyAvailable> uncleanElectionAllowed() {
        return Faults.fault("unclean election is allowed for the journal", ground -> {
            long at = System.nanoTime();
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Brokers.JOURNAL);
            AlterConfigOp allowed = new AlterConfigOp(new ConfigEntry(UNCLEAN, "true"), AlterConfigOp.OpType.SET);
            try (Admin admin = ground.lab().kafkas().admin()) {
                admin.incrementalAlterConfigs(Map.of(topic, List.of(allowed)))
                        .all()
                        .get();
            }
            return Injury.over(
                    at,
                    List.of("kafka-configs.sh --alter --topic " + Brokers.JOURNAL + " --add-config " + UNCLEAN
                            + "=true"));
        });
    }

    /** Both are well, and so is everything else. */
    static Fault<HighlyAvailable> gateCutFromLeader(String gate) {
        return Faults.fault(gate + " is cut off from the broker that leads the sale's journal", ground -> {
            Onceline process = ground.processes().named(gate);
            return ground.strike(List.of(new onceline.lab.Fault.CutLink(
                    process.host(), ground.brokers().leader().host())));
        });
    }

    static Fault<HighlyAvailable> leaderFarAway(Duration by) {
        return Faults.fault(
                "the broker that leads the sale's journal answers " + by.toMillis() + " ms later", ground -> {
                    Kafka leader = ground.brokers().leader();
                    ground.brokers().isOdd(leader);
                    return ground.strike(List.of(new onceline.lab.Fault.Delay(leader.host(), by)));
                });
    }

    private static void createProbe(HighlyAvailable ground) throws InterruptedException, ExecutionException {
        try (Admin admin = ground.lab().kafkas().admin()) {
            admin.createTopics(List.of(new NewTopic(Brokers.PROBE, 1, (short) 3).configs(TWO_IN_SYNC)))
                    .all()
                    .get();
        }
    }

    /** At once, as after a power cut. */
    private static List<String> start(List<Kafka> nodes) throws InterruptedException, ExecutionException {
        List<Future<?>> starts = new ArrayList<>();
        try (ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.forEach(node -> starts.add(starting.submit(node::start)));
        }
        for (Future<?> start : starts) {
            start.get();
        }
        return nodes.stream().map(BrokerFaults::started).toList();
    }

    private static String killing(Server server) {
        return "kill -KILL " + server.pid() + "  # " + server;
    }

    private static String termination(Server server) {
        return "kill -TERM " + server.pid() + "  # " + server;
    }

    private static String started(Server server) {
        return "start " + server.name() + "  # now " + server.pid() + " at " + server.address();
    }
}
