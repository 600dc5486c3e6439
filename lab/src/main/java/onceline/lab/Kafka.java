package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Kafka node in a JVM of its own: broker and controller in one (KRaft), replication factor 1. */
public final class Kafka extends Server {
    private static final String VERSION = "4.3.1";
    private static final int HEAP_MB = 256;
    private static final String STARTED = "Kafka Server started";

    Kafka(String name, Host host, Path directory, Path log) {
        super(name, host, directory, log);
    }

    /** For clients: {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return address();
    }

    @Override
    List<String> command() {
        formatOnce();
        Path settings = write(directory().resolve("server.properties"), settings());
        List<String> command = jvm();
        command.addAll(List.of(
                // Kept by the JVM itself: made at the first orderly stop, ignored when it does not fit. Halves the
                // start.
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + Project.lab().resolve("kafka-" + VERSION + ".jsa"),
                "-Xms" + HEAP_MB + "m",
                "-Xmx" + HEAP_MB + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "kafka.Kafka",
                settings.toString()));
        return command;
    }

    private static List<String> jvm() {
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

    private Map<String, Object> settings() {
        String controller = host().with(ports().get("controller"));
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", 1),
                Map.entry("controller.quorum.voters", "1@" + controller),
                Map.entry("listeners", "PLAINTEXT://" + address() + ",CONTROLLER://" + controller),
                Map.entry("advertised.listeners", "PLAINTEXT://" + address()),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", directory().resolve("logs")),
                // Whoever needs a topic creates it, with the settings it needs.
                Map.entry("auto.create.topics.enable", false),
                Map.entry("offsets.topic.replication.factor", 1),
                Map.entry("offsets.topic.num.partitions", 8),
                Map.entry("transaction.state.log.replication.factor", 1),
                Map.entry("transaction.state.log.min.isr", 1),
                Map.entry("transaction.state.log.num.partitions", 8),
                Map.entry("share.coordinator.state.topic.replication.factor", 1),
                Map.entry("share.coordinator.state.topic.min.isr", 1),
                // Tests let consumers die and want their successors soon.
                Map.entry("group.initial.rebalance.delay.ms", 100),
                Map.entry("group.min.session.timeout.ms", 1000),
                Map.entry("group.consumer.min.session.timeout.ms", 1000),
                Map.entry("group.consumer.min.heartbeat.interval.ms", 100),
                // A killed node may come back only when its former session is over.
                Map.entry("broker.session.timeout.ms", 3000),
                Map.entry("broker.heartbeat.interval.ms", 500),
                Map.entry("log.cleaner.dedupe.buffer.size", 16 * 1024 * 1024));
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
                Map.of("version", 1, "cluster.id", newId(), "node.id", 1, "directory.id", newId()));
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
        command.addAll(
                List.of("kafka.tools.StorageTool", "format", "--cluster-id", newId(), "--config", settings.toString()));
        Spawner.run(command, to, Spawner.NOTHING, to.resolve("format.log"));
        Trees.delete(settings);
        Trees.delete(to.resolve("format.log"));
    }

    /** An id as Kafka writes them: 128 random bits in URL-safe base 64, not beginning with a dash. */
    private static String newId() {
        ByteBuffer bits = ByteBuffer.allocate(16);
        new SecureRandom().nextBytes(bits.array());
        bits.put(0, (byte) (bits.get(0) & 0x7f));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits.array());
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
