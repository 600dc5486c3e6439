package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import onceline.lab.Disk;
import onceline.lab.Injection;
import onceline.lab.Kafka;
import onceline.lab.Lab;
import onceline.lab.Onceline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** What provokes each {@link Risk}, healed as its page in {@code docs/runbook} tells. */
final class RiskFaults {
    static final String ISSUERS = "ticket-processor-group";
    static final String ISSUER = "issuer";
    static final String ISSUE = "ticket-issue";
    private static final Duration WHOLE_AGAIN = Duration.ofSeconds(60);
    private static final long SMALL = 128L << 20;
    private static final int SCARCE_PERCENT = 90;

    private RiskFaults() {}

    /** The issuer stands still; mended by another one, and by the end of the one that hangs. */
    static Fault<Single> issuerHangs(Part another) {
        return Faults.fault("SIGSTOP to the issuer", ground -> {
            Onceline issuer = ground.process(ISSUER);
            Injury hanging = Faults.<Single>pause("the issuer", one -> issuer).inject(ground);
            return Injury.since(hanging.at(), hanging.commands(), () -> {
                double lag = ground.onlooker().lag(ISSUERS);
                List<String> done = new ArrayList<>();
                done.add(
                        Risk.LAG_SURGE.typed("kafka-consumer-groups", brokers(ground)) + "  # LAG %.0f".formatted(lag));
                done.add(Risk.LAG_SURGE.typed("kill", String.valueOf(issuer.pid())));
                issuer.kill();
                Onceline successor = ground.processes().start(another);
                done.add(Risk.LAG_SURGE.typed("java") + "  # now " + successor.pid());
                return done;
            });
        });
    }

    /** A stranger joins the group of the issuers, takes partitions, does nothing, leaves, and comes again. */
    static Fault<Single> strangerFlaps() {
        return Faults.fault("a stranger joins and leaves " + ISSUERS + " again and again", ground -> {
            long at = System.nanoTime();
            Flapping stranger = new Flapping(brokers(ground), ISSUERS, ISSUE);
            return Injury.since(
                    at,
                    List.of("kafka-console-consumer.sh --bootstrap-server " + brokers(ground) + " --topic " + ISSUE
                            + " --group " + ISSUERS + "  # started and ended again and again"),
                    () -> {
                        String look = Risk.REBALANCE_STORM.typed("kafka-consumer-groups", brokers(ground));
                        stranger.close();
                        return List.of(
                                look + "  # a stranger among them: " + Flapping.NAME,
                                Risk.REBALANCE_STORM.typed("kill", "STRANGER"),
                                look + "  # " + ground.onlooker().members(ISSUERS));
                    });
        });
    }

    /** A broker that does not lead the quorum dies; mended by its start, and by giving its partitions back. */
    static Fault<HighlyAvailable> brokerLost() {
        return Faults.fault("SIGKILL to a broker", ground -> {
            Kafka active = ground.lab().kafkas().activeController();
            Kafka broker = ground.lab().kafkas().brokers().stream()
                    .filter(one -> !one.equals(active))
                    .findFirst()
                    .orElseThrow();
            Injury lost = ground.strike(List.of(new onceline.lab.Fault.Killed(broker)));
            return Injury.since(lost.at(), lost.commands(), () -> {
                lost.cure().heal();
                ground.lab().kafkas().awaitAllCopies(WHOLE_AGAIN);
                ground.lab().kafkas().electPreferredLeaders();
                String brokers = ground.lab().kafkas().bootstrapServers();
                return List.of(
                        Risk.BROKER_LOSS.typed("kafka-server-start") + "  # " + broker,
                        Risk.BROKER_LOSS.typed("kafka-topics", brokers) + "  # until there are none",
                        Risk.BROKER_LOSS.typed("kafka-leader-election", brokers));
            });
        });
    }

    /** Something else fills a broker's disk; mended by room, and by keeping less of what is consumed. */
    static Fault<HighlyAvailable> diskFills() {
        return Faults.fault("the disk of a broker fills to " + SCARCE_PERCENT + " %", ground -> {
            Disk disk = disk(ground);
            long at = System.nanoTime();
            Injection scarce = ground.lab().inject(new onceline.lab.Fault.ScarceDisk(disk, SCARCE_PERCENT));
            return Injury.since(
                    at,
                    List.of(CommandLines.plain(scarce.command(), ground.lab().directory())),
                    () -> {
                        String grown =
                                CommandLines.plain(scarce.heal(), ground.lab().directory());
                        keepADay(ground);
                        return List.of(
                                grown,
                                Risk.DISK_SHORTAGE.typed(
                                        "kafka-configs", ground.lab().kafkas().bootstrapServers()));
                    });
        });
    }

    /** Before anything runs: a disk of its own for one broker. */
    static void smallDisk(Lab lab) {
        lab.disk(lab.kafka(), SMALL);
    }

    static Disk disk(HighlyAvailable ground) {
        return ground.lab().diskOf(ground.lab().kafka());
    }

    private static void keepADay(HighlyAvailable ground) throws ExecutionException, InterruptedException {
        ConfigEntry day = new ConfigEntry(
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(Duration.ofDays(1).toMillis()));
        try (Admin admin = ground.lab().kafkas().admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "ticket-issued"),
                            List.of(new AlterConfigOp(day, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    /** Everything on these topics is written again, over and over; mended by the end of who does it. */
    static Fault<Single> everythingAgain(List<String> topics) {
        return Faults.fault("every record of " + String.join(", ", topics) + " is written again", ground -> {
            Replay replay = new Replay(brokers(ground), topics);
            long at = System.nanoTime();
            replay.begin();
            return Injury.since(at, List.of("# a mirror writes " + replay + " again, over and over"), () -> {
                long written = replay.end();
                List<String> done = new ArrayList<>();
                done.add(Risk.DUPLICATES.typed("kill", "MIRROR") + "  # had written " + written + " records");
                done.addAll(Inquiry.typed(ground, Risk.DUPLICATES));
                return done;
            });
        });
    }

    /** Two of three nodes that are broker and controller die, the active controller first; mended by their start. */
    static Fault<HighlyAvailable> quorumLost() {
        return Faults.fault("SIGKILL to the active controller and to one more of three nodes", ground -> {
            Kafka active = ground.lab().kafkas().activeController();
            Kafka other = ground.lab().kafkas().controllers().stream()
                    .filter(one -> !one.equals(active))
                    .findFirst()
                    .orElseThrow();
            Injury lost =
                    ground.strike(List.of(new onceline.lab.Fault.Killed(active), new onceline.lab.Fault.Killed(other)));
            return Injury.since(lost.at(), lost.commands(), () -> {
                lost.cure().heal();
                ground.lab().kafkas().awaitAllCopies(WHOLE_AGAIN);
                String start = Risk.CONTROLLER_LOSS.typed("kafka-server-start");
                Kafka leader = ground.lab().kafkas().activeController();
                return List.of(
                        start + "  # " + other,
                        start + "  # " + active,
                        Risk.CONTROLLER_LOSS.typed(
                                        "kafka-metadata-quorum",
                                        ground.lab().kafkas().bootstrapServers())
                                + "  # LeaderId " + leader.id());
            });
        });
    }

    static String brokers(Single ground) {
        return ground.kafka().bootstrapServers();
    }
}
