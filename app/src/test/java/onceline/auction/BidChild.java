package onceline.auction;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onceline.RealServers;
import onceline.delivery.KafkaSettings;
import onceline.delivery.StreamConsumer;
import onceline.delivery.StreamGroup;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.KillPoint;
import onceline.plumbing.work.Runner;

/** A consumer in a process of its own, which dies by SIGKILL between commit and acknowledgement. */
final class BidChild {
    private BidChild() {}

    static Process start(StreamGroup group, String consumer) throws IOException {
        var lab = RealServers.lab();
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-cp",
                path,
                BidChild.class.getName(),
                lab.database().url(),
                lab.database().user(),
                lab.database().password(),
                lab.redis().url(),
                lab.kafka().bootstrapServers(),
                group.stream(),
                group.group(),
                group.dead(),
                consumer);
        var log = File.createTempFile("bid-child", ".log", lab.directory().toFile());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    public static void main(String[] given) throws InterruptedException {
        var settings = settings(given);
        var metrics = new Metrics();
        var database = Database.open(settings);
        var redis = Redis.open(settings);
        var group = new StreamGroup(given[5], given[6], given[7]);
        var store = new BidStore(new BidJournal(KafkaSettings.from(settings)), metrics, () -> {});
        KillPoint.arm(KillPoint.AFTER_BIDS_COMMITTED_BEFORE_ACK, 1);
        var parts = new StreamConsumer.Parts(redis, database, metrics);
        try (var runner = Runner.start(
                StreamConsumer.of(parts, group, given[8], BidHouse.PATIENT, store), Duration.ofMillis(20))) {
            Thread.sleep(Duration.ofMinutes(1));
        }
    }

    private static Settings settings(String[] given) {
        var file = new HashMap<>(Map.of(
                "database.url", given[0],
                "database.user", given[1],
                "database.password", given[2],
                "redis.url", given[3],
                "kafka.bootstrap.servers", given[4]));
        var known = new ArrayList<Setting<?>>();
        List.of(Database.SETTINGS, KafkaSettings.SETTINGS, Redis.SETTINGS).forEach(known::addAll);
        return Settings.read(known, KafkaSettings.NAMES, new Settings.Sources(file, Map.of(), Map.of()));
    }
}
