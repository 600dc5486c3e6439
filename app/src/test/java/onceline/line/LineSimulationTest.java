package onceline.line;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.journal.BareHolding;
import onceline.journal.Holding;
import onceline.journal.OwnerClock;
import onceline.journal.SimulatedKafka;
import onceline.journal.SimulatedKafka.Fate;
import onceline.journal.Stroke;
import onceline.plumbing.metrics.Metrics;
import onceline.words.QueueId;
import onceline.words.RequestId;
import onceline.words.UserId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Owners that die, freeze, come back as zombies and disagree about the time, over one log that loses acknowledgements,
 * loses records, writes them late and out of order; an issuer that reads again; people who repeat what they asked. The
 * laws are checked after every step; then everything calms down, and everybody must get their turn.
 */
final class LineSimulationTest {
    private static final int SEEDS = 20;
    private static final int STEPS = 2_000;
    private static final QueueId SALE = new QueueId("event:show");
    private static final Metrics METRICS = new Metrics();
    private static final Map<String, Integer> REACHED = new TreeMap<>();

    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("onceline.journal")).setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        ((Logger) LoggerFactory.getLogger("onceline.journal")).setLevel(null);
    }

    @Test
    void theLawsHoldWhateverHappens() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            var world = new World(seed);
            try {
                world.rage();
                world.calmDown();
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed + ", step " + world.step + ": " + broken.getMessage(), broken);
            }
            world.count();
        }
        assertThat(REACHED.values()).as("rare branches reached: %s", REACHED).allMatch(count -> count > 0);
    }

    /** A node that may own the partition. */
    private final class Node {
        final String name;
        final SimulatedKafka.Client client;
        final LineMachine machine;
        final BareHolding<LineRecord> holding;
        int read;
        boolean frozen;

        /** In a process of its own. */
        Node(World world) {
            this(world, "n" + ++world.nodes, world.kafka.client());
        }

        /** Takes the partition again, in the process of {@code earlier}. */
        Node(World world, Node earlier) {
            this(world, earlier.name, earlier.client);
        }

        @SuppressWarnings("NullAway") // nothing is painted, so there is no Redis
        private Node(World world, String name, SimulatedKafka.Client client) {
            this.name = name;
            this.client = client;
            long skew = world.skews.computeIfAbsent(name, any -> world.random.nextInt(20_000) - 10_000L);
            machine = new LineMachine(world::absent, List.of(), METRICS);
            holding = new BareHolding<>(
                    new Holding.Room<>(
                            name,
                            Topic.QUEUE_JOURNAL,
                            "topic-id",
                            Topic.TICKET_ISSUE,
                            new LineCodec(),
                            partition -> machine,
                            client.sender(),
                            null,
                            new OwnerClock(world.now + skew, () -> world.now * 1_000_000),
                            METRICS),
                    0,
                    0,
                    world.kafka.end());
        }

        void work(World world) {
            int to = Math.min(world.kafka.journal.size(), read + world.random.nextInt(40));
            var some = world.kafka.journal.subList(read, to);
            long next = to == world.kafka.journal.size() ? world.kafka.end() : to == 0 ? 0 : last(world, to) + 1;
            holding.fold(List.copyOf(some), next);
            read = to;
            holding.step();
        }

        private long last(World world, int to) {
            return world.kafka.journal.get(to - 1).offset();
        }
    }

    /** A request that a person repeats until it is acknowledged. */
    private record Wish(UserId user, RequestId id, boolean join) {}

    private final class World {
        final Random random;
        final Map<String, Long> skews = new HashMap<>();
        final SimulatedKafka kafka;
        final SimulatedIssuer issuer;
        final Judge judge;
        final Sender gate;
        final Sender relay;
        final List<Node> zombies = new ArrayList<>();
        final List<Wish> open = new ArrayList<>();
        final Set<String> acknowledged = new HashSet<>();
        final List<LineRecord> told = new ArrayList<>();
        final Rate rate;
        final int settledness;
        CompletableFuture<?> telling = CompletableFuture.completedFuture(null);
        Node owner;
        long now = 1_000_000;
        long stock;
        int step;
        int nodes;
        int asks;
        int judged;
        int again;
        boolean calm;

        World(long seed) {
            random = new Random(seed);
            kafka = new SimulatedKafka(Topic.QUEUE_JOURNAL, random, METRICS);
            issuer = new SimulatedIssuer(kafka, SALE, random);
            rate = Rate.parse(List.of("10/s", "30/s", "300/s").get(random.nextInt(3)));
            settledness = List.of(1, 5, 30).get(random.nextInt(3));
            int room = 5 + random.nextInt(40);
            judge = new Judge(rate, room, skews);
            gate = kafka.client().sender();
            relay = kafka.client().sender();
            issuer.outbox.add(new LineRecord.Created(SALE, now, "Show", rate, room, true, 1_000, 0));
            addStock(random.nextInt(100));
            owner = new Node(this);
        }

        void rage() {
            for (step = 0; step < STEPS; step++) {
                now += random.nextInt(1_000) == 0 ? random.nextInt(60_000) : random.nextInt(15);
                rageOnce(random.nextInt(100));
                check();
            }
        }

        private void rageOnce(int dice) {
            if (dice < 25) {
                owner.work(this);
            } else if (dice < 35) {
                zombiesWork();
            } else if (dice < 65) {
                kafka.move();
            } else if (dice < 78) {
                ask();
            } else if (dice < 85) {
                issuer.work(now, judge.commands);
            } else if (dice < 88) {
                issuer.endOne();
            } else if (dice < 97) {
                tell();
            } else if (dice < 98) {
                addStock(random.nextInt(10));
            } else if (random.nextInt(settledness) == 0) {
                rebalance();
            }
        }

        private void rebalance() {
            if (random.nextInt(4) == 0) {
                owner = new Node(this, owner);
                return;
            }
            owner.frozen = random.nextBoolean();
            if (random.nextInt(3) > 0) {
                zombies.add(owner); // otherwise it died: what it had sent may still arrive
            }
            owner = new Node(this);
        }

        private void zombiesWork() {
            for (var zombie : List.copyOf(zombies)) {
                zombie.frozen &= random.nextInt(20) != 0;
                if (!zombie.frozen) {
                    zombie.work(this);
                }
                if (random.nextInt(60) == 0) {
                    zombies.remove(zombie);
                }
            }
        }

        private void addStock(long units) {
            stock += units;
            issuer.add(units);
        }

        /** People ask, and repeat what was not acknowledged. */
        private void ask() {
            boolean repeat = !open.isEmpty() && random.nextInt(3) == 0;
            var wish = repeat ? open.remove(random.nextInt(open.size())) : wish();
            again += repeat ? 1 : 0;
            ask(wish);
        }

        private Wish wish() {
            var user = new UserId("u" + random.nextInt(80));
            return new Wish(user, new RequestId("r" + random.nextInt(4_000)), random.nextInt(5) > 0);
        }

        private void ask(Wish wish) {
            long ask = ++asks;
            var record = wish.join()
                    ? new LineRecord.Joined(SALE, wish.user(), wish.id(), now, "door", ask)
                    : new LineRecord.Left(SALE, wish.user(), wish.id(), now, "door", ask);
            gate.send(Topic.QUEUE_JOURNAL, 0, SALE.value(), new LineCodec().encode(record))
                    .whenComplete((landed, failure) -> {
                        if (failure != null) {
                            open.add(wish);
                        } else if (wish.join()) {
                            acknowledged.add(wish.id().value());
                        }
                    })
                    .exceptionally(failure -> null);
        }

        /** The relay tells the oldest row; or a zombie of it tells an old one again. */
        private void tell() {
            if (!calm && !told.isEmpty() && random.nextInt(10) == 0) {
                var unused = publish(told.get(random.nextInt(told.size())));
                return;
            }
            var row = issuer.outbox.peek();
            if (row == null || !telling.isDone()) {
                return;
            }
            telling =
                    publish(row).thenRun(() -> told.add(issuer.outbox.remove())).exceptionally(failure -> null);
        }

        private CompletableFuture<?> publish(LineRecord row) {
            return relay.send(Topic.QUEUE_JOURNAL, 0, SALE.value(), new LineCodec().encode(row));
        }

        private Optional<Set<UserId>> absent(QueueId queue, long graceMs, List<UserId> candidates) {
            if (calm) {
                return Optional.of(Set.of());
            }
            return random.nextInt(3) == 0
                    ? Optional.empty()
                    : Optional.of(candidates.stream()
                            .filter(user -> random.nextInt(20) == 0)
                            .collect(Collectors.toSet()));
        }

        private void check() {
            for (; judged < kafka.journal.size(); judged++) {
                judge.read(kafka.journal.get(judged));
            }
            assertThat(issuer.soldOut).as("let in without stock").isZero();
            assertThat(issuer.live()).as("tickets").isLessThanOrEqualTo((int) stock);
            assertThat(issuer.issued).as("order of tickets").isSorted().doesNotHaveDuplicates();
        }

        void calmDown() {
            calm = true;
            kafka.calm();
            zombies.clear();
            addStock(1_000);
            for (int i = 0; i < 20_000 && !isSettled(); i++, step++) {
                now += 10;
                owner.work(this);
                kafka.move();
                issuer.work(now, judge.commands);
                issuer.endOne();
                tell();
                if (!open.isEmpty()) {
                    ask(open.removeLast());
                }
                check();
            }
            assertThat(judge.waiting).as("still waiting at the end").isEmpty();
            assertThat(issuer.decided()).as("commands decided").isEqualTo(judge.commands.size());
            assertThat(open).as("requests never acknowledged").isEmpty();
            assertThat(judge.folded).as("acknowledged joins").containsAll(acknowledged);
            assertPicture();
        }

        private boolean isSettled() {
            return open.isEmpty()
                    && issuer.outbox.isEmpty()
                    && issuer.pending.isEmpty()
                    && kafka.isQuiet()
                    && judge.waiting.isEmpty()
                    && issuer.decided() == judge.commands.size()
                    && owner.read == kafka.journal.size();
        }

        private void assertPicture() {
            var painted = new TreeMap<Long, String>();
            owner.machine.paint(SALE.value()).forEach(stroke -> {
                if (stroke instanceof Stroke.Add add) {
                    painted.put(add.score(), add.member());
                }
            });
            assertThat(painted).as("the owner's picture").isEqualTo(judge.inside);
        }

        void count() {
            for (var fate : Fate.values()) {
                REACHED.merge(fate.name(), kafka.fates.getOrDefault(fate, 0), Integer::sum);
            }
            REACHED.merge("fenced decisions", judge.fenced, Integer::sum);
            REACHED.merge("claims", judge.claims - nodes, Integer::sum);
            REACHED.merge("abandoned", judge.abandoned, Integer::sum);
            REACHED.merge("passed over", judge.passedOver, Integer::sum);
            REACHED.merge("repeated commands", issuer.repeats, Integer::sum);
            REACHED.merge("gaps", issuer.gaps, Integer::sum);
            REACHED.merge(
                    "forwarded again",
                    (int) told.stream()
                            .filter(LineRecord.Missed.class::isInstance)
                            .count(),
                    Integer::sum);
            REACHED.merge("repeated requests", again, Integer::sum);
            REACHED.merge("tickets", issuer.issued.size(), Integer::sum);
        }
    }
}
