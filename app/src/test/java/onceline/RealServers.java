package onceline;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.KafkaSettings;
import onceline.delivery.Profile;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.delivery.Topics;
import onceline.lab.Lab;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.Database;
import onceline.ticket.TicketSettings;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Redis, Kafka and MariaDB for all integration tests of one run: started by the first that asks, gone with the JVM.
 *
 * <p>Tests share topics and tables, so each uses ids of its own.
 */
public final class RealServers {
    private static final Lab LAB = Lab.ephemeral();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LAB::close));
        LAB.start();
        Topics.create(KafkaSettings.from(settings()));
        try (var database = database()) {
            database.migrate();
        }
    }

    private RealServers() {}

    public static Lab lab() {
        return LAB;
    }

    /** @param more key, value, key, value … */
    public static Settings settings(String... more) {
        var file = new HashMap<>(Map.of(
                "database.url", LAB.database().url(),
                "database.user", LAB.database().user(),
                "database.password", LAB.database().password(),
                "kafka.bootstrap.servers", LAB.kafka().bootstrapServers(),
                "consumer.session-timeout", "3s",
                "consumer.heartbeat", "500ms"));
        for (int i = 0; i < more.length; i += 2) {
            file.put(more[i], more[i + 1]);
        }
        var known = new ArrayList<Setting<?>>();
        List.of(Database.SETTINGS, KafkaSettings.SETTINGS, TicketSettings.SETTINGS)
                .forEach(known::addAll);
        return Settings.read(known, KafkaSettings.NAMES, new Settings.Sources(file, Map.of(), Map.of()));
    }

    public static Database database() {
        return Database.open(settings());
    }

    /** As one process has them; the caller closes what is in them. */
    public static DatabaseConsumer.Parts parts() {
        var kafka = KafkaSettings.from(settings());
        var metrics = new Metrics();
        return new DatabaseConsumer.Parts(
                kafka, database(), Sender.open(kafka, Profile.PAYMENT, metrics), metrics, InstantSource.system());
    }

    /** Everything that is in a topic now. */
    public static List<ConsumerRecord<String, byte[]>> read(Topic topic) {
        var properties = KafkaSettings.from(settings()).consumer(Profile.PAYMENT);
        try (var consumer = new KafkaConsumer<String, byte[]>(properties)) {
            var partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(part -> new TopicPartition(topic.topic(), part))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = new ArrayList<ConsumerRecord<String, byte[]>>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
            return found;
        }
    }

    /** One number from the database. */
    public static long number(String query) {
        try (var connection = LAB.database().connect();
                var select = connection.createStatement();
                var row = select.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(query, failed);
        }
    }

    public static void execute(String statement) {
        try (var connection = LAB.database().connect();
                var update = connection.createStatement()) {
            update.execute(statement);
        } catch (SQLException failed) {
            throw new IllegalStateException(statement, failed);
        }
    }
}
