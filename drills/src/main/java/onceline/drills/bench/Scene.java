package onceline.drills.bench;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import onceline.drills.Stage;
import onceline.drills.bench.Figure.Aim;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.Request;
import onceline.drills.judge.FinalState.Replication;
import onceline.drills.site.Care;
import onceline.drills.site.Operator;
import onceline.drills.site.Sale;
import onceline.drills.site.Site;
import onceline.lab.Lab;
import onceline.lab.Onceline;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A fresh lab with an Onceline for one bench, and a connection to its Redis. */
final class Scene implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final Duration ALL_COPIES = Duration.ofSeconds(30);
    private static final int SIGN_IN_CONNECTIONS = 64;

    final Setting setting;
    final Lab lab;
    final List<Onceline> processes = new ArrayList<>();
    final Site site;
    final HttpAddress gate;
    final StatefulRedisConnection<String, String> redisConnection;
    private final RedisClient redisClient;
    private final Replication replication;
    private final AtomicInteger sales = new AtomicInteger();
    private final AtomicInteger contacts = new AtomicInteger();

    /** Somebody who has signed in. */
    record Guest(String user, String token) {}

    private Scene(Setting setting, Lab lab, String... roles) throws InterruptedException {
        this.setting = setting;
        this.lab = lab;
        for (String one : roles) {
            processes.add(lab.onceline(one));
        }
        this.site = Stage.site(lab, List.of(processes.getFirst()));
        this.gate = HttpAddress.of(URI.create(processes.getFirst().url()));
        this.redisClient = RedisClient.create(lab.redis().url());
        this.redisConnection = redisClient.connect();
        lab.kafkas().awaitAllCopies(ALL_COPIES);
        this.replication = Care.least(lab.kafkas());
        setting.tell(Figure.words(replication));
    }

    /** Processes with these roles, the first of them with a gate; they begin when the servers are ready. */
    static Scene with(Setting setting, String... roles) throws InterruptedException {
        Lab lab = setting.brokers().lab();
        try {
            return new Scene(setting, lab.start(), roles);
        } catch (RuntimeException | InterruptedException broken) {
            lab.close();
            throw broken;
        }
    }

    /** Only to be known. */
    Figure figure(String name, double value, String unit) {
        return figure(name, value, unit, null);
    }

    Figure figure(String name, double value, String unit, @Nullable Aim aim) {
        return new Figure(setting.bench(), replication, name, value, unit, aim);
    }

    RedisCommands<String, String> redis() {
        return redisConnection.sync();
    }

    /** A sale nobody is admitted to: it is paused before anybody joins. */
    String pausedSale(int stock) throws IOException, InterruptedException {
        String eventId = "bench-" + sales.incrementAndGet();
        Operator operator = new Operator(site);
        operator.create(new Sale(eventId, "1/m", 1, stock, Duration.ofMinutes(30), Duration.ofMinutes(30)));
        operator.pause("event:" + eventId);
        return eventId;
    }

    List<Guest> guests(int count) {
        AtomicReferenceArray<Guest> guests = new AtomicReferenceArray<>(count);
        int first = contacts.getAndAdd(count);
        Load.Result result = new Load(gate, SIGN_IN_CONNECTIONS)
                .run(
                        count,
                        n -> Request.post(
                                "/api/sessions",
                                null,
                                "{\"contact\":\"b%d@bench.example\",\"key\":\"bench-key-of-%024d\"}"
                                        .formatted(first + n, first + n)),
                        (n, status, body) -> guests.set(n, guest(body.get())));
        if (result.notOk() > 0) {
            throw new IllegalStateException(result.notOk() + " people could not sign in");
        }
        List<Guest> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(guests.get(i));
        }
        return all;
    }

    /** The same people as the bare server knows them. */
    List<Guest> bareGuests(List<Guest> guests) {
        List<Guest> bare = new ArrayList<>(guests.size());
        var pipeline = redisConnection.async();
        for (int n = 0; n < guests.size(); n++) {
            String session = "bare-" + n;
            String user = guests.get(n).user();
            var written = pipeline.hset(
                    "session:" + session,
                    Map.of("user", user, "contact", "b" + n + "@bench.example", "language", "en", "created", "0"));
            if (n == guests.size() - 1) {
                written.toCompletableFuture().join();
            }
            bare.add(new Guest(user, BareServer.token(session, user)));
        }
        return bare;
    }

    private static Guest guest(String answer) {
        var node = JsonMapper.shared().readTree(answer);
        return new Guest(node.path("user").asString(""), node.path("token").asString(""));
    }

    /** Returns when the condition holds. */
    static void await(String what, Duration patience, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("gave up after " + patience.toSeconds() + " s: " + what);
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** A replica that fell behind leaves the in-sync set, and acknowledgements cost less from then on. */
    private void tellOfLostCopies() {
        int lacking = lab.kafkas().underReplicated().size();
        if (lacking > 0) {
            setting.tell(lacking + " partitions lack a copy at the end: not every figure had all of them");
        }
    }

    @Override
    public void close() {
        try {
            tellOfLostCopies();
            redisConnection.close();
            redisClient.shutdown();
        } finally {
            lab.close();
        }
    }
}
