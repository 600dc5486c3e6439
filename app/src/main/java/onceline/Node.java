package onceline;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import onceline.auction.Auction;
import onceline.auction.Storing;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.KafkaSettings;
import onceline.delivery.Profile;
import onceline.delivery.Relay;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.delivery.Topics;
import onceline.journal.Owner;
import onceline.journal.OwnerClock;
import onceline.line.Line;
import onceline.member.Members;
import onceline.notice.Notices;
import onceline.plumbing.http.HttpServer;
import onceline.plumbing.http.Routes;
import onceline.plumbing.http.Streams;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Listening;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.Runner;
import onceline.plumbing.work.WallClock;
import onceline.ticket.Holds;
import onceline.ticket.Issuer;
import onceline.ticket.StockInbound;
import onceline.words.RequestId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process: everything is wired here, and which worker has which role is read off {@link #startWorkers}.
 *
 * <p>Stopping: the doors first, so that no new promise is made; then the workers; the relay last, so that what they
 * committed is still told.
 */
final class Node implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final Duration NO_REST = Duration.ZERO;
    private static final Duration RELAY_REST = Duration.ofMillis(20);
    private static final Duration HOLDS_REST = Duration.ofMillis(200);
    private static final Duration SWEEP_REST = Duration.ofMinutes(1);
    private static final Duration BIDS_REST = Duration.ofMillis(20);
    private static final Duration CONNECT_REST = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name = RequestId.random().value();
    private final Settings settings;
    private final Set<Role> roles;
    private final KafkaSettings kafka;
    private final Metrics metrics = new Metrics();
    private final Database database;
    private final Redis redis;
    private final Sender sender;
    private final Routes routes = new Routes();
    private final OperationsRoutes operations;
    private final Streams streams;
    private final Listening listening;
    private final Workers workers;
    private final Runner listener;
    private final HttpServer http;

    private Node(Settings settings) {
        this.settings = settings;
        this.roles = settings.get(NodeSettings.ROLES);
        this.kafka = KafkaSettings.from(settings);
        this.database = Database.open(settings);
        this.redis = Redis.open(settings);
        metrics.gauge(Metric.REDIS_CONNECTIONS, redis::connections);
        this.sender = Sender.open(kafka, Profile.PAYMENT, metrics);
        this.streams = new Streams(metrics, settings);
        this.workers = new Workers(roles);
        this.operations = new OperationsRoutes(roles, workers, redis, metrics);
        this.listening = redis.listening();
        patiently("create the topics", () -> {
            Topics.create(kafka);
            return true;
        });
        patiently("bring the schema up to date", () -> {
            database.migrate();
            return true;
        });
        operations.addTo(routes);
        startWorkers();
        this.listener = Runner.start(listening, CONNECT_REST);
        this.http = HttpServer.start(settings, routes);
        operations.ready(true);
    }

    static Node start(Settings settings) {
        NodeSettings.armHooks(settings);
        return new Node(settings);
    }

    private void startWorkers() {
        var parts = new DatabaseConsumer.Parts(kafka, database, sender, metrics, WallClock.SOURCE);
        Runnable wakeRelays = () -> publish("wake:outbox");

        // the relay first: what is started first is stopped last
        var wakeRelay = workers.run(Role.KEEP, RELAY_REST, () -> new Relay(database, sender, metrics));
        listening.to("wake:outbox", message -> wakeRelay.run(), wakeRelay);
        workers.run(Role.KEEP, HOLDS_REST, () -> new Holds(settings, database, metrics, wakeRelays));
        workers.run(Role.KEEP, SWEEP_REST, () -> Members.sweeper(database));
        workers.run(Role.ISSUE, NO_REST, () -> Issuer.worker(parts, wakeRelays));
        workers.run(Role.ISSUE, NO_REST, () -> StockInbound.worker(parts, wakeRelays));
        if (roles.contains(Role.BID)) {
            storeBids(new Storing(settings, kafka, parts, redis, wakeRelays));
        }
        workers.run(Role.BID, NO_REST, () -> Storing.closings(parts, wakeRelays));
        workers.runAll(Role.NOTIFY, NO_REST, () -> Notices.workers(parts, () -> publish("wake:notice")));
        workers.run(Role.ADMIT, NO_REST, () -> Line.owner(owning(Topic.QUEUE_JOURNAL)));
        workers.run(Role.BID, NO_REST, () -> Auction.owner(owning(Topic.BID_JOURNAL)));
        if (roles.contains(Role.GATE)) {
            openGate();
        }
    }

    private void storeBids(Storing storing) {
        workers.run(Role.BID, BIDS_REST, () -> storing.bids(name));
        workers.run(Role.BID, storing.keeperRest(), storing::keeper);
    }

    private Owner.Needs owning(Topic journal) {
        String journalId = patiently("look the journal up", () -> Topics.id(kafka, journal));
        return new Owner.Needs(name, settings, kafka, journalId, sender, redis, new OwnerClock(), metrics);
    }

    private void openGate() {
        var gate = new Gate(settings, database, redis, sender, streams, metrics, this::publish);
        gate.addTo(routes);
        gate.start(workers, listening);
    }

    /** A wake-up: losing it costs a beat, so nobody waits for it. */
    private void publish(String channel) {
        try {
            var sent = redis.async().publish(channel, "");
            sent.whenComplete((heard, lost) -> {});
        } catch (RedisException away) {
            log.atDebug().addKeyValue("channel", channel).log("wake-up not sent");
        }
    }

    /** Servers that start together with this process may need a moment. */
    private static <T> T patiently(String what, Callable<T> step) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return step.call();
            } catch (SettingsRefused refused) {
                throw refused;
            } catch (Exception trouble) {
                if (System.nanoTime() - until > 0) {
                    throw new IllegalStateException("cannot " + what + ": " + trouble.getMessage(), trouble);
                }
                log.atInfo()
                        .addKeyValue("step", what)
                        .addKeyValue("trouble", trouble.getMessage())
                        .log("waiting");
                LockSupport.parkNanos(CONNECT_REST.toNanos());
            }
        }
    }

    @Override
    public void close() {
        operations.ready(false);
        streams.closeAll();
        http.close();
        listener.close();
        workers.close();
        sender.close();
        redis.close();
        database.close();
        log.info("stopped");
    }
}
