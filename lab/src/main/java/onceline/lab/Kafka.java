package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A Kafka node (KRaft) in a JVM of its own: broker, controller or both, set up by the files in {@code ops/kafka} and the
 * few lines that are its own.
 */
public final class Kafka extends Server {
    private static final String VERSION = "4.3.1";
    private static final String STARTED = "Kafka Server started";
    private static final String CONTROLLER = "controller";

    private final KafkaPart part;
    private final int id;
    private final KafkaPlan plan;
    private final boolean archives;

    /** A node of a cluster; its address is settled by the cluster. */
    Kafka(KafkaPart part, int id, KafkaPlan plan, String name, Host host, Path directory, Path log) {
        super(name, host, directory, log);
        this.part = part;
        this.id = id;
        this.plan = plan;
        this.archives = id == 1;
        if (part.votes()) {
            plan.addVoter(this);
        }
    }

    /** A cluster of one. */
    static Kafka alone(String name, Host host, Path directory, Path log) {
        KafkaPlan plan = new KafkaPlan(KafkaPace.QUICK, alone());
        return new Kafka(KafkaPart.COMBINED, 1, plan, name, host, directory, log);
    }

    private static Map<String, String> alone() {
        Map<String, String> alone = new TreeMap<>();
        for (String copies : List.of(
                "default.replication.factor",
                "min.insync.replicas",
                "offsets.topic.replication.factor",
                "transaction.state.log.replication.factor",
                "transaction.state.log.min.isr",
                "share.coordinator.state.topic.replication.factor",
                "share.coordinator.state.topic.min.isr")) {
            alone.put(copies, "1");
        }
        // Tests let consumers die and want their successors soon.
        alone.put("group.initial.rebalance.delay.ms", "100");
        alone.put("group.min.session.timeout.ms", "1000");
        alone.put("group.consumer.min.session.timeout.ms", "1000");
        alone.put("group.consumer.min.heartbeat.interval.ms", "100");
        return alone;
    }

    /** {@code node.id} */
    public int id() {
        return id;
    }

    /** For clients of this node alone: {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return address();
    }

    /** Where the other controllers and the brokers reach it. */
    String controllerAddress() {
        return part.serves() ? host().with(ports().get(CONTROLLER)) : address();
    }

    @Override
    void drawPorts() {
        super.drawPorts();
        if (part == KafkaPart.COMBINED) {
            ports().get(CONTROLLER);
        }
    }

    @Override
    List<String> command() {
        formatOnce();
        Path settings = write(directory().resolve("server.properties"), settings());
        List<String> command = jvm();
        if (archives) {
            // Kept by the JVM itself: made at the first orderly stop, ignored when it does not fit. Halves the start.
            // One node of a cluster writes it, the others read.
            command.add("-XX:+AutoCreateSharedArchive");
        }
        command.addAll(List.of(
                "-XX:SharedArchiveFile=" + Project.lab().resolve("kafka-" + VERSION + ".jsa"),
                "-Xms" + part.heapMb() + "m",
                "-Xmx" + part.heapMb() + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "kafka.Kafka",
                settings.toString()));
        return command;
    }

    /** The beginning of the command that runs a main class of Kafka's own. */
    static List<String> jvm() {
        List<String> jvm = new ArrayList<>(List.of(Jvm.executable(), "-XX:+UseSerialGC"));
        jvm.addAll(List.of(
                Jvm.QUIET_ABOUT_UNSAFE,
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS",
                "-cp",
                Project.lab().resolve("kafka") + "/*"));
        return jvm;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = plan.settings(part);
        List<String> listeners = new ArrayList<>();
        if (part.serves()) {
            listeners.add("PLAINTEXT://" + address());
            settings.put("advertised.listeners", "PLAINTEXT://" + address());
            settings.put("broker.rack", "rack-" + id);
            // The default alone is half of the lab's heap.
            settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 * 1024 * 1024));
        }
        if (part.votes()) {
            listeners.add("CONTROLLER://" + controllerAddress());
        }
        settings.put("node.id", String.valueOf(id));
        settings.put("listeners", String.join(",", listeners));
        settings.put("controller.quorum.voters", plan.voters());
        settings.put("log.dirs", directory().resolve("logs").toString());
        return settings;
    }

    @Override
    boolean ready() {
        return log().sinceStart().contains(STARTED) && KafkaHello.answeredBy(host().at(port()));
    }

    @Override
    Duration patienceToStop() {
        return Duration.ofSeconds(30);
    }

    private void formatOnce() {
        Path logs = directory().resolve("logs");
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        Trees.copy(Cache.get("kafka-" + VERSION + "-formatted", Kafka::format), logs);
        write(
                logs.resolve("meta.properties"),
                Map.of("version", 1, "cluster.id", plan.clusterId(), "node.id", id, "directory.id", KafkaPlan.newId()));
    }

    /** Formatting takes a JVM start; it is done once per user, and each data directory gets ids of its own. */
    private static void format(Path to) {
        Path settings = write(
                to.resolve("format.properties"),
                Map.of(
                        "process.roles", "broker,controller",
                        "node.id", 1,
                        "controller.quorum.voters", "1@127.0.0.1:1",
                        "listeners", "PLAINTEXT://127.0.0.1:2,CONTROLLER://127.0.0.1:1",
                        "controller.listener.names", "CONTROLLER",
                        "log.dirs", to));
        List<String> command = jvm();
        command.add(1, "-XX:TieredStopAtLevel=1");
        command.addAll(List.of(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                KafkaPlan.newId(),
                "--config",
                settings.toString()));
        Spawner.run(command, to, Spawner.NOTHING, to.resolve("format.log"));
        Trees.delete(settings);
        Trees.delete(to.resolve("format.log"));
    }

    private static Path write(Path file, Map<String, ?> properties) {
        try {
            return Files.writeString(
                    file,
                    properties.entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                            .sorted()
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
