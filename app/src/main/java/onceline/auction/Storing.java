package onceline.auction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.KafkaSettings;
import onceline.delivery.StreamConsumer;
import onceline.delivery.StreamConsumer.Limits;
import onceline.delivery.StreamGroup;
import onceline.delivery.StreamKeeper;
import onceline.delivery.Topic;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.Worker;

/** The storing side of the role {@code bid}: bids from the stream and closings from their topic into the database. */
public final class Storing {
    public static final Setting<String> CONSUMER_ID = Setting.text(
            "consumer.id",
            "",
            "Name of this process among those that store bids, unique; a new one at each start if not given."
                    + " With the same name it takes up at once what it had.");
    public static final Setting<Duration> CLAIM_IDLE = Setting.duration(
            "bids.claim-idle",
            "60s",
            "1s",
            "1h",
            "How long a bid must have waited with another consumer before it is taken over; shorter repeats more work.");
    public static final Setting<Duration> CLAIM_EVERY = Setting.duration(
            "bids.claim-every", "30s", "100ms", "1h", "How often bids that wait with other consumers are looked for.");
    public static final Setting<Integer> ATTEMPTS = Setting.count(
            "bids.attempts",
            5,
            1,
            1000,
            "Deliveries after which a bid that the database refuses becomes a dead letter.");
    public static final Setting<Integer> BATCH = Setting.count(
            "bids.batch", 500, 1, 2000, "Bids stored in one transaction at most; more is faster and waits longer.");
    public static final Setting<Duration> TRIM_EVERY = Setting.duration(
            "bids.trim-every",
            "10s",
            "100ms",
            "1h",
            "How often bids that every group has acknowledged are deleted from the stream; rarer costs memory of Redis.");
    public static final Setting<Duration> FORGET_AFTER = Setting.duration(
            "bids.forget-after",
            "1h",
            "1m",
            "30d",
            "How long a consumer without bids must have been silent before its name is forgotten.");
    public static final List<Setting<?>> SETTINGS =
            List.of(CONSUMER_ID, CLAIM_IDLE, CLAIM_EVERY, ATTEMPTS, BATCH, TRIM_EVERY, FORGET_AFTER);

    static final StreamGroup BIDS = new StreamGroup("bid-stream", "bid-group", "bid-dead");

    /** Insert, leaders, outbox, commit; repeats cost two more, and are as harmless when done twice. */
    private static final int ROUND_TRIPS = 4;

    private final Settings settings;
    private final KafkaSettings kafka;
    private final DatabaseConsumer.Parts parts;
    private final Redis redis;
    private final Runnable wakeRelays;

    /**
     * @param wakeRelays called after a commit that has something to tell; must not block
     * @throws SettingsRefused if what was given contradicts itself
     */
    public Storing(
            Settings settings, KafkaSettings kafka, DatabaseConsumer.Parts parts, Redis redis, Runnable wakeRelays) {
        refuseContradictions(settings);
        this.settings = settings;
        this.kafka = kafka;
        this.parts = parts;
        this.redis = redis;
        this.wakeRelays = wakeRelays;
    }

    /** @param node the consumer's name, unless one was given */
    public Worker bids(String node) {
        String given = settings.get(CONSUMER_ID);
        var store = new BidStore(new BidJournal(kafka), parts.metrics(), wakeRelays);
        return StreamConsumer.of(
                new StreamConsumer.Parts(redis, parts.database(), parts.metrics()),
                BIDS,
                given.isEmpty() ? node : given,
                limits(settings),
                store);
    }

    /** @param wakeRelays called after a commit that has something to tell; must not block */
    public static Worker closings(DatabaseConsumer.Parts parts, Runnable wakeRelays) {
        var closing = new Closing(new BidJournal(parts.kafka()), parts.metrics(), wakeRelays);
        return DatabaseConsumer.of(parts, Closing.GROUP, Topic.LOT_CLOSED, closing);
    }

    public Worker keeper() {
        return new StreamKeeper(redis, BIDS.stream(), settings.get(FORGET_AFTER), parts.metrics());
    }

    public Duration keeperRest() {
        return settings.get(TRIM_EVERY);
    }

    static Limits limits(Settings settings) {
        return new Limits(
                settings.get(CLAIM_IDLE), settings.get(CLAIM_EVERY), settings.get(ATTEMPTS), settings.get(BATCH));
    }

    static void refuseContradictions(Settings settings) {
        var wrong = new ArrayList<String>();
        var longest = Database.longestTransaction(ROUND_TRIPS);
        if (settings.get(CLAIM_IDLE).compareTo(longest) <= 0) {
            wrong.add("bids.claim-idle must be more than " + longest.toSeconds()
                    + "s, the longest that storing a batch may take: bids would be taken from consumers that live");
        }
        if (!settings.get(CONSUMER_ID).matches("[!-~]{0,100}")) {
            wrong.add("consumer.id must be at most 100 visible ASCII characters without spaces");
        }
        if (!wrong.isEmpty()) {
            throw new SettingsRefused(wrong);
        }
    }
}
