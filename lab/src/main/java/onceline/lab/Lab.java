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
import java.util.function.Function;

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
 * <p>There are two topologies. <em>Single</em>: one Redis, one Kafka node, one MariaDB, on the loopback. <em>Highly
 * available</em>: three Redis with three Sentinels, three Kafka brokers with three controllers, a primary and a replica of
 * MariaDB, on hosts of their own where there are {@link Hosts#namespaces}.
 */
public final class Lab implements AutoCloseable {
    public static final String ALL_ROLES = "gate,admit,issue,bid,notify,keep";

    private final Ground ground;
    private final boolean ephemeral;
    private final DirectoryLock lock;
    private final RedisGroup redises;
    private final KafkaCluster kafkas;
    private final DatabasePair databases;
    private final List<Onceline> onceline = new CopyOnWriteArrayList<>();
    private final List<Injection> injections = new CopyOnWriteArrayList<>();
    private final List<Disk> disks = new CopyOnWriteArrayList<>();
    private final AtomicInteger nextOnceline = new AtomicInteger(1);

    private Lab(Path directory, boolean ephemeral, Hosts hosts, Topology topology) {
        this.ground = new Ground(directory.toAbsolutePath().normalize(), hosts);
        this.ephemeral = ephemeral;
        this.lock = DirectoryLock.take(directory());
        this.redises = topology.redises().apply(ground);
        this.kafkas = topology.kafkas().apply(ground);
        this.databases = topology.databases().apply(ground);
    }

    private record Topology(
            Function<Ground, RedisGroup> redises,
            Function<Ground, KafkaCluster> kafkas,
            Function<Ground, DatabasePair> databases) {
        static final Topology SINGLE = new Topology(RedisGroup::alone, KafkaCluster::alone, DatabasePair::alone);

        static Topology highlyAvailable(KafkaCluster.Shape shape, KafkaPace pace) {
            return new Topology(RedisGroup::guarded, ground -> KafkaCluster.of(shape, pace, ground), DatabasePair::of);
        }
    }

    /**
     * A lab that keeps its data in that directory, created if need be, and goes on from it. Nothing is started yet.
     *
     * @throws LabException if another lab uses the directory
     */
    public static Lab single(Path directory) {
        return new Lab(directory, false, Hosts.loopback(), Topology.SINGLE);
    }

    /** A lab whose data are gone when it is closed. Nothing is started yet. */
    public static Lab ephemeral() {
        return new Lab(temporary(), true, Hosts.loopback(), Topology.SINGLE);
    }

    /** As {@link #single}, highly available, as {@code ops} ships it. The directory fits no single lab afterwards. */
    public static Lab highlyAvailable(Path directory, Hosts hosts) {
        return new Lab(
                directory, false, hosts, Topology.highlyAvailable(KafkaCluster.Shape.SEPARATE, KafkaPace.SHIPPED));
    }

    /** As {@link #ephemeral}, highly available, as {@code ops} ships it. */
    public static Lab highlyAvailable(Hosts hosts) {
        return highlyAvailable(hosts, KafkaCluster.Shape.SEPARATE, KafkaPace.SHIPPED);
    }

    /** As {@link #ephemeral}, highly available, with another Kafka. */
    public static Lab highlyAvailable(Hosts hosts, KafkaCluster.Shape shape, KafkaPace pace) {
        return new Lab(temporary(), true, hosts, Topology.highlyAvailable(shape, pace));
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("onceline-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts all servers at once and returns when all are ready.
     *
     * @throws LabException if one of them fails; the lab is closed then
     */
    public Lab start() {
        try {
            start(stores());
            return this;
        } catch (LabException e) {
            close();
            throw e;
        }
    }

    static void start(List<Store> stores) {
        Together.each(stores, Store::start);
    }

    /** What it consists of, in the order in which it stops. */
    List<Store> stores() {
        return List.of(redises, kafkas, databases);
    }

    public Path directory() {
        return ground.directory();
    }

    /** Where its servers run; faults of the network need {@link Hosts#namespaces}. */
    public Hosts hosts() {
        return ground.hosts();
    }

    /** The Redis that takes writes at present. */
    public Redis redis() {
        return redises.primary();
    }

    /** All of Redis, and its Sentinels. */
    public RedisGroup redises() {
        return redises;
    }

    /** The only Kafka node, or the first broker: clients of a cluster are told {@link KafkaCluster#bootstrapServers}. */
    public Kafka kafka() {
        return kafkas.brokers().getFirst();
    }

    /** All of Kafka. */
    public KafkaCluster kafkas() {
        return kafkas;
    }

    /** The database that takes writes at present. */
    public Database database() {
        return databases.primary();
    }

    /** The primary and its replica, or the only one. */
    public DatabasePair databases() {
        return databases;
    }

    /** All servers but Onceline, in the order in which they stop. */
    public List<Server> servers() {
        return stores().stream().flatMap(store -> store.servers().stream()).toList();
    }

    /** What admin routes want as their bearer token; the same for every Onceline of this directory. */
    public String adminToken() {
        String given = System.getenv("ONCELINE_ADMIN_TOKEN");
        return given != null && !given.isBlank() ? given : Secret.keptIn(tokenFile());
    }

    Path tokenFile() {
        return ground.place("admin-token");
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
        int number = nextOnceline.getAndIncrement();
        String name = "onceline-" + number;
        List<String> settings = new ArrayList<>(arguments);
        Map<String, String> secrets = new TreeMap<>(Map.of("ONCELINE_ADMIN_TOKEN", adminToken()));
        defaults(name, roles, given).forEach((key, value) -> {
            if (!given.has(key)) {
                settings.add("--" + key + "=" + value);
            }
        });
        if (!given.has("database.url")) {
            secrets.put("ONCELINE_DATABASE_PASSWORD", database().password());
        }
        Onceline one = ground.build(
                name, (it, host, place, log) -> new Onceline(it, host, place, log, settings, secrets, number == 1));
        onceline.add(one);
        return one;
    }

    private Map<String, String> defaults(String name, String roles, Given given) {
        Map<String, String> defaults = new TreeMap<>(Map.of(
                "roles", roles,
                "http.host", ground.hosts().host(name).address(),
                "data.dir", ground.place("onceline").toString()));
        needed(given).forEach(store -> defaults.putAll(store.settings()));
        return defaults;
    }

    /** The stores that nobody has given from elsewhere. */
    List<Store> needed(Given given) {
        return stores().stream()
                .filter(store -> store.rivals().stream().noneMatch(given::has))
                .toList();
    }

    /** Makes it happen and notes it, so that it is healed before anything is stopped. */
    public Injection inject(Fault fault) {
        Injection injection = fault.inject();
        injections.add(injection);
        return injection;
    }

    /**
     * Ends every fault of {@link #inject}, the latest first; starts again what was killed.
     *
     * @throws LabException if one cannot be ended; all others are by then
     */
    public void heal() {
        List<LabException> failures = new ArrayList<>();
        for (Injection injection : List.copyOf(injections).reversed()) {
            try {
                injection.heal();
            } catch (LabException e) {
                failures.add(e);
            }
        }
        injections.clear();
        if (!failures.isEmpty()) {
            throw new LabException("Not all faults could be ended", failures.getFirst());
        }
    }

    /**
     * Gives a server, which must not run yet, a disk of its own.
     *
     * @param bytes its size; it lies in memory
     * @throws LabException if {@link Hosts#whyNoNamespaces} has something to say
     */
    public Disk disk(Server server, long bytes) {
        return noted(Disk.under(server, bytes));
    }

    /**
     * As {@link #disk}, with one that can be frozen, and less apt to run full to the last block; it lies in the lab's
     * directory.
     *
     * @throws LabException if {@link Disk#whyNotFreezable} has something to say
     */
    public Disk freezableDisk(Server server, long bytes) {
        return noted(Disk.freezable(server, bytes));
    }

    /**
     * The disk that this server was given.
     *
     * @throws LabException if it was given none
     */
    public Disk diskOf(Server server) {
        return disks.stream()
                .filter(disk -> disk.server().equals(server))
                .findFirst()
                .orElseThrow(() -> new LabException(server.name() + " has no disk of its own"));
    }

    private Disk noted(Disk disk) {
        disks.add(disk);
        return disk;
    }

    /** Stops everything in order: Onceline first, so that nobody is promised anything any more, then the servers. */
    public void stop() {
        try {
            endFaults();
        } finally {
            Together.each(onceline, Server::stop);
            Together.each(stores(), Store::stop);
        }
    }

    /** Nothing is started any more for that. */
    private void endFaults() {
        injections.removeIf(injection -> injection.fault() instanceof Fault.Killed);
        heal();
    }

    /** Kills everything; for a lab that is in the middle of its start. */
    void abandon() {
        onceline.forEach(Server::kill);
        stores().forEach(Store::kill);
        release();
    }

    /** Stops everything; an ephemeral lab deletes its directory. */
    @Override
    public void close() {
        stop();
        release();
    }

    private void release() {
        disks.forEach(Disk::close);
        lock.close();
        if (ephemeral) {
            Trees.delete(directory());
        }
    }
}
