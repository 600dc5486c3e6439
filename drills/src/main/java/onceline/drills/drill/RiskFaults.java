package onceline.drills.drill;

import io.lettuce.core.api.sync.RedisCommands;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import onceline.lab.Disk;
import onceline.lab.Injection;
import onceline.lab.Kafka;
import onceline.lab.Onceline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** What provokes each {@link Risk}, healed as its page in {@code docs/runbook} tells. */
final class RiskFaults {
    static final String ISSUERS = "ticket-processor-group";
    private static final String ISSUER = "issuer";
    private static final String ISSUE = "ticket-issue";
    private static final Duration WHOLE_AGAIN = Duration.ofSeconds(60);
    private static final int SCARCE_PERCENT = 90;

    /** Behind everybody, so that nobody's position grows. */
    private static final double LAST = 9e15;

    private static final List<String> STRANGERS = List.of("u-stranger-1", "u-stranger-2", "u-stranger-3");

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
            Disk disk = ground.disk();
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

    /**
     * While the issuer is away, what waits for it is written again in reverse, and its stored offset set to there: as if
     * a retry topic or a careless hand had been at work. Nobody has to mend it; the page tells how to see that.
     */
    static Fault<Single> orderReversed(int least) {
        return Faults.fault("commands that wait for the issuer reach it in reverse order", ground -> {
            Onceline issuer = ground.process(ISSUER);
            List<String> commands = new ArrayList<>(List.of("kill -TERM " + issuer.pid() + "  # " + issuer));
            long at = System.nanoTime();
            issuer.stop();
            commands.addAll(reversed(ground, least));
            issuer.start();
            commands.add("start " + issuer.name() + "  # now " + issuer.pid());
            return Injury.since(at, commands, () -> asked(ground, Risk.ORDER_BROKEN));
        });
    }

    private static List<String> reversed(Single ground, int least) throws Exception {
        try (Rewriter rewriter = new Rewriter(brokers(ground), ISSUE);
                Connection database = ground.database().connectAsAdministrator()) {
            Rewriter.Run waiting = rewriter.waiting(offsets(database), least);
            long first = rewriter.again(waiting.records().reversed());
            String move = "UPDATE onceline.consumer_offset SET next_offset = " + first + " WHERE grp = '" + ISSUERS
                    + "' AND topic = '" + ISSUE + "' AND part = " + waiting.partition();
            try (Statement statement = database.createStatement()) {
                statement.execute(move);
            }
            return List.of(
                    "# " + waiting.records().size() + " commands that wait are written to " + ISSUE
                            + " again, the last first, from offset " + first,
                    "mariadb -e \"" + move + "\"");
        }
    }

    private static Map<Integer, Long> offsets(Connection database) throws SQLException {
        Map<Integer, Long> offsets = new HashMap<>();
        String sql = "SELECT part, next_offset FROM onceline.consumer_offset WHERE grp = ? AND topic = ?";
        try (PreparedStatement query = database.prepareStatement(sql)) {
            query.setString(1, ISSUERS);
            query.setString(2, ISSUE);
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                offsets.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return offsets;
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
                done.addAll(asked(ground, Risk.DUPLICATES));
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

    /** The page's questions to the database, and the first column of each answer. */
    private static List<String> asked(Single ground, Risk risk) throws SQLException {
        List<String> done = new ArrayList<>();
        try (Connection database = ground.database().connect();
                Statement statement = database.createStatement()) {
            for (String question : risk.commands()) {
                if (question.startsWith("SELECT")) {
                    done.add("mariadb onceline -e \"" + question + "\"  # " + answer(statement, question));
                }
            }
        }
        return done;
    }

    private static String answer(Statement statement, String question) throws SQLException {
        try (ResultSet rows = statement.executeQuery(question)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found.isEmpty() ? "none" : String.join(", ", found);
        }
    }

    /** Tickets that were issued before one of an earlier command, or twice to somebody; as the page asks. */
    static double answered(Single ground, Risk risk) throws SQLException {
        String question = risk.commands().stream()
                .filter(one -> one.startsWith("SELECT COUNT"))
                .findFirst()
                .orElseThrow();
        try (Connection database = ground.database().connect();
                Statement statement = database.createStatement()) {
            return Double.parseDouble(answer(statement, question));
        }
    }

    private static String brokers(Single ground) {
        return ground.kafka().bootstrapServers();
    }
}
