package onceline.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The Redis of a lab: one alone, or a primary with two replicas, watched by three Sentinels. */
public final class RedisGroup implements Store {
    /** At the shipped setting a Redis without replicas refuses every write. */
    static final String WITHOUT_REPLICAS = "min-replicas-to-write 0";

    private static final int MEMBERS = 3;
    private static final int QUORUM = 2;
    private static final Duration AGREED = Duration.ofSeconds(60);

    private final List<Redis> members;
    private final List<Sentinel> sentinels;

    private RedisGroup(List<Redis> members, List<Sentinel> sentinels) {
        this.members = List.copyOf(members);
        this.sentinels = List.copyOf(sentinels);
    }

    static RedisGroup alone(Ground ground) {
        Redis redis = ground.build("redis", Redis::new);
        redis.configure(WITHOUT_REPLICAS);
        return new RedisGroup(List.of(redis), List.of());
    }

    static RedisGroup guarded(Ground ground) {
        RedisGroup group = new RedisGroup(
                several(i -> ground.build("redis-" + i, Redis::new)),
                several(i -> ground.build("sentinel-" + i, Sentinel::new)));
        group.sentinels.forEach(sentinel -> sentinel.watch(() -> group.linesFor(sentinel)));
        return group;
    }

    private static <T> List<T> several(Function<Integer, T> make) {
        return IntStream.rangeClosed(1, MEMBERS).boxed().map(make).toList();
    }

    /** In the order of their names; the first is the primary of a fresh lab. */
    public List<Redis> members() {
        return members;
    }

    /** None if there is but one Redis. */
    public List<Sentinel> sentinels() {
        return sentinels;
    }

    @Override
    public List<Server> servers() {
        return Stream.<Server>concat(sentinels.stream(), members.stream()).toList();
    }

    @Override
    public Map<String, String> settings() {
        return sentinels.isEmpty()
                ? Map.of("redis.url", members.getFirst().url())
                : Map.of("redis.sentinel.nodes", sentinelNodes(), "redis.sentinel.master", Sentinel.MASTER);
    }

    @Override
    public Set<String> rivals() {
        return Set.of("redis.url", "redis.sentinel.nodes");
    }

    /** E.g. {@code 10.77.0.5:15001,10.77.0.6:15002,10.77.0.7:15003}. */
    public String sentinelNodes() {
        return sentinels.stream().map(Server::address).collect(Collectors.joining(","));
    }

    /** Returns when the Sentinels agree on who is there and could fail over. */
    @Override
    public void start() {
        if (sentinels.isEmpty()) {
            members.getFirst().start();
            return;
        }
        servers().forEach(Server::settle);
        Redis first = members.getFirst();
        members.stream()
                .skip(1)
                .forEach(
                        replica -> replica.configure("replicaof " + first.host().address() + " " + first.port()));
        Together.each(members, Server::start);
        Together.each(sentinels, Server::start);
        if (!Patience.until(AGREED, this::whole)) {
            throw new LabException("The Sentinels do not agree after " + AGREED.toSeconds() + " s; see "
                    + sentinels.getFirst().log().file());
        }
    }

    /** Sentinels first: they would take an orderly stop for a failure. */
    @Override
    public void stop() {
        Together.each(sentinels, Server::stop);
        Together.each(members, Server::stop);
    }

    /** Whether all Sentinels name the same primary and see all replicas and each other, well connected. */
    public boolean whole() {
        return sentinels.stream().allMatch(sentinel -> sentinel.sees(MEMBERS - 1, MEMBERS - 1))
                && sentinels.stream().map(Sentinel::primary).distinct().count() == 1
                && primary().standing().filter(Redis.Standing::primary).isPresent();
    }

    /**
     * The primary as most of the Sentinels know it; one Redis alone is always it.
     *
     * @throws LabException if fewer than two of them say the same
     */
    public Redis primary() {
        return sentinels.isEmpty()
                ? members.getFirst()
                : agreed().orElseThrow(() -> new LabException("The Sentinels do not agree on a primary"));
    }

    private Optional<Redis> agreed() {
        Map<String, Long> votes = sentinels.stream()
                .map(Sentinel::primary)
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(address -> address, Collectors.counting()));
        return members.stream()
                .filter(member -> votes.getOrDefault(member.address(), 0L) >= QUORUM)
                .findFirst();
    }

    /** All but the {@link #primary}. */
    public List<Redis> replicas() {
        Redis primary = primary();
        return members.stream().filter(member -> member != primary).toList();
    }

    /** What each says of itself; who does not answer is left out. */
    public Map<String, Redis.Standing> standings() {
        Map<String, Redis.Standing> standings = new LinkedHashMap<>();
        members.forEach(member -> member.standing().ifPresent(it -> standings.put(member.name(), it)));
        return standings;
    }

    /** What all Sentinels noted from that moment on, in the order of time. */
    public List<SentinelEvent> eventsSince(Instant since) {
        return sentinels.stream()
                .flatMap(sentinel -> sentinel.events().stream())
                .filter(event -> !event.at().isBefore(since))
                .sorted(Comparator.comparing(SentinelEvent::at))
                .toList();
    }

    /** How often a replica was promoted by the Sentinels since then. */
    public long promotionsSince(Instant since) {
        return eventsSince(since).stream()
                .filter(event -> event.kind().equals("+promoted-slave"))
                .count();
    }

    /** The first failover that was completed after that moment, e.g. that of a kill. */
    public Optional<Failover> failoverSince(Instant since) {
        return Failover.in(eventsSince(since), since);
    }

    /** What this Sentinel is told at its first start, so that nobody has to be discovered. */
    private List<String> linesFor(Sentinel reader) {
        List<String> lines = new ArrayList<>();
        lines.add("sentinel myid " + reader.id());
        lines.add("sentinel monitor " + Sentinel.MASTER + " " + place(members.getFirst()) + " " + QUORUM);
        members.stream().skip(1).forEach(replica -> lines.add(known("replica", replica)));
        sentinels.stream()
                .filter(other -> other != reader)
                .forEach(other -> lines.add(known("sentinel", other) + " " + other.id()));
        return lines;
    }

    private static String known(String kind, Server server) {
        return "sentinel known-" + kind + " " + Sentinel.MASTER + " " + place(server);
    }

    private static String place(Server server) {
        return server.host().address() + " " + server.port();
    }
}
