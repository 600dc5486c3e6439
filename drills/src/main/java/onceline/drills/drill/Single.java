package onceline.drills.drill;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final String OWNS = "acting as the owner";

    private final OwnLab own;
    private final Lab lab;
    private final Map<String, Onceline> processes = new ConcurrentHashMap<>();
    private final List<Onceline> gone = new ArrayList<>();
    private final RedisClient redisClient;

    Single(OwnLab own) {
        this.own = own;
        this.lab = own.start();
        this.redisClient = RedisClient.create(lab.redis().url());
    }

    /**
     * Starts a process under that name. One that bore the name before is forgotten by it, not stopped.
     *
     * @return the new process
     */
    Onceline start(Part part) {
        Onceline process = lab.onceline(part.roles(), part.arguments().toArray(String[]::new));
        Onceline former = processes.put(part.name(), process);
        if (former != null) {
            gone.add(former);
        }
        return process;
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

    /**
     * The process of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Onceline process(String name) {
        Onceline process = processes.get(name);
        if (process == null) {
            throw new IllegalArgumentException("there is no " + name + " among " + processes.keySet());
        }
        return process;
    }

    /** All whose name begins so, by name. */
    public List<Onceline> processes(String prefix) {
        return processes.entrySet().stream()
                .filter(one -> one.getKey().startsWith(prefix))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Of those whose name begins so, the one that last said that it owns a journal. */
    public Onceline owner(String prefix) {
        return processes(prefix).stream()
                .filter(Onceline::running)
                .max(Comparator.comparing(Single::ownsSince))
                .orElseThrow(() -> new IllegalStateException("no " + prefix + " runs"));
    }

    /** One of those whose name begins so that does not own the journal. */
    public Onceline bystander(String prefix) {
        Onceline owner = owner(prefix);
        return processes(prefix).stream()
                .filter(process -> process.running() && !process.equals(owner))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("only one " + prefix + " runs"));
    }

    /** The instant at the beginning of the line; instants of one time zone sort as text. */
    private static String ownsSince(Onceline process) {
        Optional<String> last = process.log()
                .sinceStart()
                .lines()
                .filter(line -> line.contains(OWNS))
                .reduce((earlier, later) -> later);
        return last.orElse("");
    }

    /** Asks Redis something, as an operator would. */
    public <T> T askRedis(Function<RedisCommands<String, String>, T> question) {
        try (StatefulRedisConnection<String, String> connection = redisClient.connect()) {
            return question.apply(connection.sync());
        }
    }

    @Override
    public Site site() {
        return Stage.site(lab, processes("gate"));
    }

    @Override
    public List<Server> servers() {
        List<Server> servers = new ArrayList<>(lab.servers());
        servers.addAll(gone);
        servers.addAll(processes(""));
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
    public void close() {
        try {
            redisClient.shutdown();
        } finally {
            own.close();
        }
    }

    /** A process of Onceline by name, roles and settings. */
    record Part(String name, String roles, List<String> arguments) {
        Part {
            arguments = List.copyOf(arguments);
        }

        Part with(String... more) {
            List<String> all = new ArrayList<>(arguments);
            all.addAll(List.of(more));
            return new Part(name, roles, all);
        }
    }
}
