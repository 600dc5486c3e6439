package onceline.drills.drill;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import onceline.drills.OwnLab;
import onceline.drills.Stage;
import onceline.drills.site.Site;
import onceline.lab.Database;
import onceline.lab.Kafka;
import onceline.lab.Lab;
import onceline.lab.Onceline;
import onceline.lab.Redis;
import onceline.lab.Server;

/** One Redis, one Kafka node, one MariaDB on the loopback interface, and an Onceline split over named processes. */
public final class Single implements Ground {
    private final OwnLab own;
    private final Lab lab;
    private final Processes processes;
    private final RedisClient redisClient;
    private final Onlooker onlooker;

    Single(OwnLab own) {
        this.own = own;
        this.lab = own.start();
        this.processes = new Processes(lab);
        this.redisClient = RedisClient.create(lab.redis().url());
        this.onlooker = new Onlooker(lab.kafkas());
    }

    public Redis redis() {
        return lab.redis();
    }

    public Kafka kafka() {
        return lab.kafka();
    }

    public Database database() {
        return lab.database();
    }

    /** The processes of Onceline. */
    Processes processes() {
        return processes;
    }

    /** Kafka from outside. */
    Onlooker onlooker() {
        return onlooker;
    }

    /** As {@link Processes#named}. */
    Onceline process(String name) {
        return processes.named(name);
    }

    /** Asks Redis something, as an operator would. */
    public <T> T askRedis(Function<RedisCommands<String, String>, T> question) {
        try (StatefulRedisConnection<String, String> connection = redisClient.connect()) {
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
        return vitals;
    }

    @Override
    public Map<String, String> configuration() {
        Map<String, String> configuration = new LinkedHashMap<>();
        servers().forEach(server -> configuration.put(server.name(), CommandLines.of(server, lab.directory())));
        Map<String, String> redis = askRedis(commands -> commands.configGet("append*", "save", "maxmemory*"));
        configuration.put("redis", new TreeMap<>(redis).toString());
        return configuration;
    }

    @Override
    public boolean likeNew() {
        return processes.asStarted() && lab.servers().stream().allMatch(Server::running);
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
