package onceline.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Kafka's own VerifiableProducer or VerifiableConsumer as a child process: it says in lines of JSON what it has sent, or
 * received. To check a cluster without Onceline.
 */
public final class Verifiable implements AutoCloseable {
    private static final String TOOLS = "org.apache.kafka.tools.";
    private static final Duration GOODBYE = Duration.ofSeconds(20);

    private final Process process;
    private final ServerLog log;

    private Verifiable(String main, List<String> arguments, Path log) {
        List<String> command = Kafka.jvm();
        // Standard output belongs to the lines of JSON.
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.logFile=System.err",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                TOOLS + main));
        command.addAll(arguments);
        this.log = new ServerLog(log);
        this.process = Spawner.spawn(command, Map.of(), Path.of("").toAbsolutePath(), log);
    }

    /**
     * Sends 0, 1, 2 … as values, with acks=all unless told otherwise, and prints {@code producer_send_success} (with
     * partition and offset) or {@code producer_send_error} for each. It does not retry unless told so
     * ({@code --command-config FILE} with {@code retries}), so errors are usual while leaders change; what ended with an
     * error may have been stored.
     *
     * @param arguments further ones, e.g. {@code --max-messages 1000 --throughput 500}
     */
    static Verifiable producer(String servers, String topic, List<String> arguments, Path log) {
        return new Verifiable("VerifiableProducer", start(servers, topic, arguments), log);
    }

    /**
     * Reads from the beginning and prints {@code record_data} for each record.
     *
     * @param arguments further ones, e.g. {@code --max-messages 1000}
     */
    static Verifiable consumer(String servers, String topic, String group, List<String> arguments, Path log) {
        List<String> all = start(servers, topic, arguments);
        all.addAll(List.of("--group-id", group, "--reset-policy", "earliest", "--verbose"));
        return new Verifiable("VerifiableConsumer", all, log);
    }

    private static List<String> start(String servers, String topic, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", servers, "--topic", topic));
        all.addAll(arguments);
        return all;
    }

    /** The lines of JSON so far, whole ones only, that have this {@code name}, e.g. {@code producer_send_success}. */
    public List<String> lines(String name) {
        String field = "\"name\":\"" + name + "\"";
        return log.whole()
                .lines()
                .filter(line -> line.startsWith("{") && line.endsWith("}") && line.contains(field))
                .toList();
    }

    /** Everything it has printed. */
    public String output() {
        return log.whole();
    }

    public boolean running() {
        return process.isAlive();
    }

    /** Whether it came to its end by itself within the limit. */
    public boolean awaitExit(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets it finish what is on its way and print its summary ({@code tool_data} of a producer). */
    @Override
    public void close() {
        process.destroy();
        if (!awaitExit(GOODBYE)) {
            process.destroyForcibly();
        }
    }
}
