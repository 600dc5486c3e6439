package onceline.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.models.stream.PendingMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import onceline.RealServers;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.KafkaSettings;
import onceline.delivery.Relay;
import onceline.delivery.StreamConsumer;
import onceline.delivery.StreamConsumer.Limits;
import onceline.delivery.StreamGroup;
import onceline.delivery.StreamKeeper;
import onceline.delivery.Topic;
import onceline.plumbing.json.Json;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.work.Runner;
import onceline.plumbing.work.Worker;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One lot, a stream of its own and as many consumers as a test starts, on real servers. */
final class BidHouse implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Nobody claims while this lasts. */
    static final Limits PATIENT = new Limits(Duration.ofHours(1), Duration.ofHours(1), 5, 500);

    static final Limits QUICK = new Limits(Duration.ofMillis(500), Duration.ofMillis(200), 5, 500);

    /** Offsets that no journal of a test reaches. */
    private static final AtomicLong BASES = new AtomicLong(1_000_000_000_000L);

    private static final RedisClient CLIENT = RedisClient.create();

    final LotId lot = new LotId("l-" + UUID.randomUUID().toString().substring(0, 13));
    final long base = BASES.addAndGet(1_000_000);
    final StreamGroup group;
    final DatabaseConsumer.Parts parts = RealServers.parts();
    final Redis redis = Redis.open(settings());
    final RedisCommands<String, String> commands = CLIENT.connect(
                    io.lettuce.core.RedisURI.create(RealServers.lab().redis().url()))
            .sync();
    private final List<Runner> runners = new ArrayList<>();

    BidHouse() {
        this(null);
    }

    /** @param group null: one of its own */
    BidHouse(@Nullable StreamGroup group) {
        this.group = group == null ? new StreamGroup("bids:" + lot, "group:" + lot, "dead:" + lot) : group;
        await().until(redis::connected);
    }

    static Settings settings(String... more) {
        var file = new LinkedHashMap<>(
                Map.of("redis.url", RealServers.lab().redis().url()));
        for (int i = 0; i < more.length; i += 2) {
            file.put(more[i], more[i + 1]);
        }
        var known = new ArrayList<>(Redis.SETTINGS);
        known.addAll(Storing.SETTINGS);
        return Settings.read(known, Set.of(), new Settings.Sources(file, Map.of(), Map.of()));
    }

    BidJournal journal() {
        return new BidJournal(KafkaSettings.from(RealServers.settings()));
    }

    Runner consume(String consumer, Limits limits) {
        return consume(consumer, limits, parts.metrics());
    }

    Runner consume(String consumer, Limits limits, Metrics metrics) {
        var store = new BidStore(journal(), metrics, () -> {});
        var streams = new StreamConsumer.Parts(redis, parts.database(), metrics);
        return run(StreamConsumer.of(streams, group, consumer, limits, store));
    }

    Runner run(Worker worker) {
        var runner = Runner.start(worker, Duration.ofMillis(20));
        runners.add(runner);
        return runner;
    }

    Runner runRelay() {
        return run(new Relay(parts.database(), parts.sender(), parts.metrics()));
    }

    /** One step: with {@code gone} zero every consumer without entries counts as gone. */
    void tidy(Duration gone) {
        new StreamKeeper(redis, group.stream(), gone, new Metrics()).doWork();
    }

    UserId user(long number) {
        return new UserId("u-" + lot + "-" + number);
    }

    /** The n-th accepted bid, of 100 · n. */
    String bid(long n, long user, @Nullable Long outbid) {
        return bid("b-" + lot + "-" + n, n, user, outbid);
    }

    String bid(String id, long n, long user, @Nullable Long outbid) {
        var bid = new LinkedHashMap<String, Object>(
                Map.of("bid", id, "lot", lot, "user", user(user), "amount", 100 * n, "at", 1_700_000_000_000L + n));
        if (outbid != null) {
            bid.put("outbid", user(outbid));
        }
        return Json.WIRE.writeValueAsString(bid);
    }

    String id(long n) {
        return (base + n) + "-0";
    }

    void add(long from, long to) {
        for (long n = from; n <= to; n++) {
            add(n, bid(n, n, null));
        }
    }

    void add(long n, String bid) {
        addAt(base + n, bid);
    }

    void addAt(long offset, String bid) {
        commands.xadd(group.stream(), new XAddArgs().id(offset + "-0"), Map.of("bid", bid));
    }

    /** Writes the n-th bid to the journal, and says at which offset it is. */
    long journal(long n, long user) {
        var placed = Json.WIRE.readTree(bid(n, user, null));
        ((tools.jackson.databind.node.ObjectNode) placed).put("type", "BidPlaced");
        return journal(placed.toString());
    }

    /** No bid is the first record of a journal: a lot was listed before. */
    private long journal(String record) {
        long offset = parts.sender()
                .send(Topic.BID_JOURNAL, 0, lot.value(), record.getBytes(StandardCharsets.UTF_8))
                .join()
                .offset();
        return offset == 0 ? journal(record) : offset;
    }

    /** Reads and goes away: what a consumer leaves that was killed before it stored anything. */
    List<StreamMessage<String, String>> abandon(String consumer, int count) {
        createGroup(group.group());
        return commands.xreadgroup(
                Consumer.from(group.group(), consumer),
                XReadArgs.Builder.count(count),
                StreamOffset.lastConsumed(group.stream()));
    }

    void createGroup(String name) {
        try {
            commands.xgroupCreate(StreamOffset.from(group.stream(), "0-0"), name, XGroupCreateArgs.Builder.mkstream());
        } catch (io.lettuce.core.RedisBusyException exists) {
            // as it should be
        }
    }

    List<PendingMessage> pending() {
        return commands.xpending(group.stream(), group.group(), Range.unbounded(), Limit.from(10_000));
    }

    long pending(String consumer) {
        return pending().stream()
                .filter(each -> each.getConsumer().equals(consumer))
                .count();
    }

    void awaitNothingPending() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(pending()).isEmpty());
    }

    List<StreamMessage<String, String>> dead() {
        return commands.xrange(group.dead(), Range.unbounded());
    }

    long stored() {
        return RealServers.number("select count(*) from bid where lot = '" + lot + "'");
    }

    void awaitStored(long count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).isEqualTo(count));
    }

    double count(Metric metric) {
        return parts.metrics().counter(metric, "group", group.group()).count();
    }

    void list() {
        RealServers.execute("insert into lot (id, event_id, title, opens_at, closes_at, opening_price, increment,"
                + " currency, extend_ms, extend_at_most_ms, hold_ms, state, listed_at) values ('" + lot
                + "', 'auctions', 'A watch', utc_timestamp(3), utc_timestamp(3), 100, 100, 'KRW', 0, 0, 600000,"
                + " 'LISTED', utc_timestamp(3))");
    }

    void awaitAllTold() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(RealServers.number("select count(*) from outbox"))
                        .isZero());
    }

    /** What a topic has about this lot. */
    List<JsonNode> told(Topic topic) {
        return RealServers.read(topic).stream()
                .map(each -> Json.WIRE.readTree(each.value()))
                .filter(fact -> fact.path("lot").asString("").equals(lot.value())
                        || fact.path("eventId").asString("").equals("lot-" + lot))
                .toList();
    }

    List<String> facts(String kind) {
        return told(Topic.NOTIFICATION).stream()
                .filter(fact -> fact.path("kind").asString("").equals(kind))
                .map(fact -> fact.path("fact").asString())
                .toList();
    }

    @Override
    public void close() {
        runners.forEach(Runner::close);
        commands.del(group.stream(), group.dead());
        commands.getStatefulConnection().close();
        redis.close();
        parts.sender().close();
        parts.database().close();
    }
}
