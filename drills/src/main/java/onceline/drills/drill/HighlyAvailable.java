package onceline.drills.drill;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import onceline.drills.OwnLab;
import onceline.drills.Stage;
import onceline.drills.site.Site;
import onceline.lab.Failover;
import onceline.lab.Injection;
import onceline.lab.Lab;
import onceline.lab.LabException;
import onceline.lab.Redis;
import onceline.lab.Redis.Standing;
import onceline.lab.Server;
import org.jspecify.annotations.Nullable;

/**
 * Three Redis with three Sentinels, three Kafka nodes, a primary and a replica of MariaDB, and an Onceline split over named
 * processes.
 */
public final class HighlyAvailable implements Ground {
    /** Whoever does not answer by then is cut off or stands still, and a gauge leaves a hole. */
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private static final Duration LEVEL = Duration.ofSeconds(30);

    private final OwnLab own;
    private final Lab lab;
    private final Processes processes;
    private final Brokers brokers;
    private final RedisClient redisClient = RedisClient.create();
    private final Onlooker onlooker;
    private volatile Instant struckAt = Instant.now();
    private volatile Instant begunAt = struckAt;
    private volatile Redis first;
    private volatile @Nullable Instant struckBy;

    HighlyAvailable(OwnLab own) {
        this.own = own;
        this.lab = own.start();
        this.first = lab.redis();
        this.onlooker = new Onlooker(lab.kafkas());
        this.processes = new Processes(lab);
        this.brokers = new Brokers(lab);
        redisClient.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .socketOptions(SocketOptions.builder().connectTimeout(ANSWER).build())
                .build());
    }

    /** For faults of what is not Redis. */
    Lab lab() {
        return lab;
    }

    /** Kafka from outside. */
    Onlooker onlooker() {
        return onlooker;
    }

    Processes processes() {
        return processes;
    }

    Brokers brokers() {
        return brokers;
    }

    /** The Redis that takes writes now, as most Sentinels say. */
    Redis primary() {
        return lab.redis();
    }

    /** The one that was the primary when the drill began. */
    Redis first() {
        return first;
    }

    /** All Redis but that one, and the Sentinels. */
    List<Server> around(Redis redis) {
        return lab.redises().servers().stream()
                .filter(server -> !server.equals(redis))
                .toList();
    }

    /** Makes these happen, one right after the other; they count as one. */
    Injury strike(List<onceline.lab.Fault> faults) {
        long at = System.nanoTime();
        struckAt = Instant.now();
        List<Injection> injections = faults.stream().map(lab::inject).toList();
        struckBy = Instant.now();
        return Injury.since(
                at, typed(injections, Injection::command), () -> typed(injections.reversed(), Injection::heal));
    }

    /** When the last strike began. */
    Instant struckAt() {
        return struckAt;
    }

    /**
     * When the last strike was complete: what happens later happens in spite of it.
     *
     * @throws IllegalStateException if nothing has been struck in this drill
     */
    Instant struckBy() {
        Instant by = struckBy;
        if (by == null) {
            throw new IllegalStateException("nothing was struck yet");
        }
        return by;
    }

    private List<String> typed(List<Injection> injections, Function<Injection, String> words) {
        return injections.stream()
                .flatMap(injection -> words.apply(injection).lines())
                .map(line -> CommandLines.plain(line, lab.directory()))
                .toList();
    }

    /**
     * The failover that followed the last strike.
     *
     * @throws IllegalStateException if it is not complete yet
     */
    Failover failover() {
        return lab.redises()
                .failoverSince(struckAt)
                .orElseThrow(() -> new IllegalStateException("no failover is complete"));
    }

    /** How often the Sentinels promoted a replica since the last drill on this ground. */
    long promotions() {
        return lab.redises().promotionsSince(begunAt);
    }

    /** How many replicas follow the primary of now and are connected to it. */
    int replicasInStep() {
        String primary = primary().address();
        return (int) lab.redises().standings().values().stream()
                .filter(one -> !one.primary() && one.linked() && one.of().equals(primary))
                .count();
    }

    /** Asks one Redis something, as an operator would; fails after a second without an answer. */
    <T> T ask(Redis redis, Function<RedisCommands<String, String>, T> question) {
        RedisURI address = RedisURI.create(redis.url());
        address.setTimeout(ANSWER);
        try (StatefulRedisConnection<String, String> connection = redisClient.connect(address)) {
            return question.apply(connection.sync());
        }
    }

    @Override
    public Site site() {
        return Stage.site(lab, processes.beginning("gate"));
    }

    @Override
    public List<Server> servers() {
        List<Server> servers = new ArrayList<>(lab.servers());
        servers.addAll(processes.all());
        return servers;
    }

    @Override
    public Map<String, String> vitals() {
        Map<String, String> vitals = new LinkedHashMap<>();
        for (Server server : servers()) {
            vitals.put("process of " + server.name(), server.running() ? String.valueOf(server.pid()) : "none");
        }
        lab.redises()
                .sentinels()
                .forEach(one -> vitals.put("epoch of " + one.name(), one.epoch().orElse(UNKNOWN)));
        Map<String, Standing> standings = lab.redises().standings();
        lab.redises().members().forEach(one -> vitals.put("role of " + one.name(), role(standings.get(one.name()))));
        vitals.putAll(brokers.vitals());
        return vitals;
    }

    private static String role(@Nullable Standing standing) {
        if (standing == null) {
            return UNKNOWN;
        }
        return standing.primary() ? "primary" : "replica of " + standing.of();
    }

    @Override
    public Map<String, String> configuration() {
        Map<String, String> configuration = new LinkedHashMap<>();
        servers().forEach(server -> configuration.put(server.name(), CommandLines.of(server, lab.directory())));
        Map<String, String> redis =
                ask(primary(), commands -> commands.configGet("append*", "save", "maxmemory*", "min-replicas*"));
        configuration.put("redis", new TreeMap<>(redis).toString());
        configuration.put("sentinels", "ops/redis/sentinel.conf as shipped");
        return configuration;
    }

    @Override
    public boolean likeNew() {
        boolean complete = processes.asStarted() && lab.servers().stream().allMatch(Server::running);
        return complete && level();
    }

    private boolean level() {
        try {
            lab.kafkas().awaitAllCopies(LEVEL);
            lab.kafkas().electPreferredLeaders();
            first = primary();
            forget();
            return replicasInStep() == lab.redises().members().size() - 1
                    && lab.databases().differences().isEmpty();
        } catch (LabException notLevel) {
            return false;
        }
    }

    /** What was struck in one drill is nothing to the gauges of the next. */
    private void forget() {
        begunAt = Instant.now();
        struckAt = begunAt;
        struckBy = null;
        brokers.forget();
    }

    @Override
    public void close() {
        try {
            onlooker.close();
            redisClient.shutdown();
        } finally {
            own.close();
        }
    }
}
