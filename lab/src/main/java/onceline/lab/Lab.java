package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A set of real servers for one directory, and any number of Onceline processes that use them.
 *
 * <pre>{@code
 * try (Lab lab = Lab.ephemeral().start()) {
 *     Onceline whole = lab.onceline(Lab.ALL_ROLES);
 *     ... whole.url() ...
 *     lab.redis().kill();
 *     lab.redis().start();
 * }
 * }</pre>
 *
 * <p>The topology is <em>single</em>: one Redis, one Kafka node, one MariaDB.
 */
public final class Lab implements AutoCloseable {
    public static final String ALL_ROLES = "gate,admit,issue,bid,notify,keep";

    private final Path directory;
    private final boolean ephemeral;
    private final DirectoryLock lock;
    private final Redis redis;
    private final Kafka kafka;
    private final Database database;
    private final List<Onceline> onceline = new CopyOnWriteArrayList<>();
    private final AtomicInteger nextOnceline = new AtomicInteger(1);

    private Lab(Path directory, boolean ephemeral) {
        this.directory = directory.toAbsolutePath().normalize();
        this.ephemeral = ephemeral;
        this.lock = DirectoryLock.take(this.directory);
        this.redis = new Redis("redis", Host.LOOPBACK, place("redis"), log("redis"));
        this.kafka = new Kafka("kafka", Host.LOOPBACK, place("kafka"), log("kafka"));
        this.database = new Database("mariadb", Host.LOOPBACK, place("mariadb"), log("mariadb"));
    }

    /**
     * A lab that keeps its data in that directory, created if need be, and goes on from it. Nothing is started yet.
     *
     * @throws LabException if another lab uses the directory
     */
    public static Lab single(Path directory) {
        return new Lab(directory, false);
    }

    /** A lab whose data are gone when it is closed. Nothing is started yet. */
    public static Lab ephemeral() {
        try {
            return new Lab(Files.createTempDirectory("onceline-"), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts Redis, Kafka and the database at once and returns when all three are ready.
     *
     * @throws LabException if one of them fails; the lab is closed then
     */
    public Lab start() {
        try {
            start(servers());
            return this;
        } catch (LabException e) {
            close();
            throw e;
        }
    }

    static void start(List<? extends Server> servers) {
        Together.each(servers, Server::start);
    }

    public Path directory() {
        return directory;
    }

    public Redis redis() {
        return redis;
    }

    public Kafka kafka() {
        return kafka;
    }

    public Database database() {
        return database;
    }

    /** The three servers, in the order in which they stop. */
    public List<Server> servers() {
        return List.of(redis, kafka, database);
    }

    /** What admin routes want as their bearer token; the same for every Onceline of this directory. */
    public String adminToken() {
        String given = System.getenv("ONCELINE_ADMIN_TOKEN");
        return given != null && !given.isBlank() ? given : Secret.keptIn(tokenFile());
    }

    Path tokenFile() {
        return directory.resolve("admin-token");
    }

    /**
     * Starts one more process of the product on this lab's servers and returns when it is ready. All of them share
     * one directory for what the product keeps in files.
     *
     * @param roles separated by commas, e.g. {@link #ALL_ROLES}
     * @param arguments further settings as {@code --key=value}, which win over the lab's own; and options for the JVM
     *     after {@code -J}, e.g. {@code -J-Xmx2g}
     */
    public Onceline onceline(String roles, String... arguments) {
        Onceline one = prepare(roles, List.of(arguments));
        one.start();
        return one;
    }

    private Onceline prepare(String roles, List<String> arguments) {
        return prepare(roles, arguments, Given.in(arguments));
    }

    /** As {@link #onceline}, not started yet; what is given in whatever way is left alone. */
    Onceline prepare(String roles, List<String> arguments, Given given) {
        String name = "onceline-" + nextOnceline.getAndIncrement();
        List<String> settings = new ArrayList<>(arguments);
        Map<String, String> secrets = new TreeMap<>(Map.of("ONCELINE_ADMIN_TOKEN", adminToken()));
        defaults(roles, given).forEach((key, value) -> {
            if (!given.has(key)) {
                settings.add("--" + key + "=" + value);
            }
        });
        if (!given.has("database.url")) {
            secrets.put("ONCELINE_DATABASE_PASSWORD", database.password());
        }
        Onceline one = new Onceline(name, Host.LOOPBACK, place(name), log(name), settings, secrets);
        onceline.add(one);
        return one;
    }

    private Map<String, String> defaults(String roles, Given given) {
        Map<String, String> defaults = new TreeMap<>(Map.of(
                "roles", roles,
                "http.host", "127.0.0.1",
                "redis.url", redis.url(),
                "kafka.bootstrap.servers", kafka.bootstrapServers(),
                "data.dir", place("onceline").toString()));
        if (!given.has("database.url")) {
            defaults.put("database.url", database.url());
            defaults.put("database.user", database.user());
        }
        return defaults;
    }

    /** Stops everything in order: Onceline first, so that nobody is promised anything any more, then the servers. */
    public void stop() {
        Together.each(onceline, Server::stop);
        Together.each(servers(), Server::stop);
    }

    /** Kills everything; for a lab that is in the middle of its start. */
    void abandon() {
        onceline.forEach(Server::kill);
        servers().forEach(Server::kill);
        release();
    }

    /** Stops everything; an ephemeral lab deletes its directory. */
    @Override
    public void close() {
        stop();
        release();
    }

    private void release() {
        lock.close();
        if (ephemeral) {
            Trees.delete(directory);
        }
    }

    private Path place(String name) {
        return directory.resolve(name);
    }

    private Path log(String name) {
        return directory.resolve(name + ".log");
    }
}
