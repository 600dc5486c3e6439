package onceline.auction;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.journal.BareHolding;
import onceline.journal.Effects;
import onceline.journal.Holding;
import onceline.journal.Machine;
import onceline.journal.OwnerClock;
import onceline.journal.ReturnAddress;
import onceline.journal.SimulatedKafka;
import onceline.journal.SimulatedKafka.Fate;
import onceline.journal.Stroke;
import onceline.plumbing.json.Json;
import onceline.plumbing.metrics.Metrics;
import onceline.words.BidId;
import onceline.words.EventId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Owners that die, freeze, come back as zombies and disagree about the time, over one log that loses acknowledgements,
 * loses records, writes them late and out of order; gates whose clocks step back; people who repeat their bids, and some
 * who change them. The laws are checked after every step; then everything calms down, and every lot must close once.
 */
final class AuctionSimulationTest {
    private static final int SEEDS = 20;
    private static final int STEPS = 2_000;
    private static final int LOTS = 8;
    private static final int AGREE_EVERY = 50;
    private static final int MOVES = 15;
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

    /** The machine, and what it answers to the bid at each offset. */
    private record Witness(AuctionMachine machine, Map<Long, String> answers) implements Machine<AuctionRecord> {
        @Override
        public void fold(long offset, AuctionRecord record, Effects effects) {
            machine.fold(offset, record, new Effects() {
                @Override
                public void show(String subject, Stroke stroke) {
                    effects.show(subject, stroke);
                }

                @Override
                public void answer(ReturnAddress to, String text) {
                    answers.put(offset, text);
                }

                @Override
                public void forwardAgain(String subject, long ordinal) {
                    effects.forwardAgain(subject, ordinal);
                }
            });
        }

        @Override
        public void claimed(long term, long at) {
            machine.claimed(term, at);
        }

        @Override
        public void settle(Effects effects) {
            machine.settle(effects);
        }

        @Override
        public List<AuctionRecord> due(long term, long nowMs) {
            return machine.due(term, nowMs);
        }

        @Override
        public Collection<String> subjects() {
            return machine.subjects();
        }

        @Override
        public List<String> keys(String subject) {
            return machine.keys(subject);
        }

        @Override
        public List<Stroke> paint(String subject) {
            return machine.paint(subject);
        }

        @Override
        public List<Outgoing> commands(String subject, long after, int most) {
            return machine.commands(subject, after, most);
        }

        @Override
        public long decided(String subject) {
            return machine.decided(subject);
        }
    }

    /** A node that may own the partition. */
    private static final class Node {
        final Witness witness = new Witness(new AuctionMachine(), new HashMap<>());
        final BareHolding<AuctionRecord> holding;
        int read;
        boolean frozen;

        @SuppressWarnings("NullAway") // nothing is painted, so there is no Redis
        Node(World world) {
            long skew = world.random.nextInt(2_000) - 1_000L;
            holding = new BareHolding<>(
                    new Holding.Room<>(
                            "n" + ++world.nodes,
                            Topic.BID_JOURNAL,
                            "topic-id",
                            Topic.LOT_CLOSED,
                            new AuctionCodec(),
                            partition -> witness,
                            world.kafka.client().sender(),
                            null,
                            new OwnerClock(world.now + skew, () -> world.now * 1_000_000),
                            METRICS),
                    0,
                    0,
                    world.kafka.end());
        }

        void work(World world) {
            read(world, Math.min(world.kafka.journal.size(), read + world.random.nextInt(40)));
            holding.step();
        }

        void read(World world, int to) {
            var some = world.kafka.journal.subList(read, to);
            long next = to == world.kafka.journal.size()
                    ? world.kafka.end()
                    : to == 0 ? 0 : world.kafka.journal.get(to - 1).offset() + 1;
            holding.fold(List.copyOf(some), next);
            read = to;
        }
    }

    /** A bid that a person repeats until it is acknowledged. */
    private record Wish(LotId lot, BidId bid, UserId user, long amount) {}

    private static final class World {
        final Random random;
        final SimulatedKafka kafka;
        final Umpire umpire = new Umpire();
        final Sender gate;
        final Sender relay;
        final List<Node> zombies = new ArrayList<>();
        final List<Wish> open = new ArrayList<>();
        final List<Wish> all = new ArrayList<>();
        final Set<String> acknowledged = new HashSet<>();
        final Set<String> folded = new HashSet<>();
        final Queue<AuctionRecord> outbox = new ArrayDeque<>();
        final Map<Long, String> settled = new TreeMap<>();
        CompletableFuture<?> telling = CompletableFuture.completedFuture(null);
        Node owner;
        long now = 1_000_000;
        int step;
        int nodes;
        int listed;
        int umpired;
        int taken;
        int asks;
        boolean isCalm;

        World(long seed) {
            random = new Random(seed);
            kafka = new SimulatedKafka(Topic.BID_JOURNAL, random, METRICS);
            gate = kafka.client().sender();
            relay = kafka.client().sender();
            owner = new Node(this);
        }

        void rage() {
            for (step = 0; step < STEPS; step++) {
                now += random.nextInt(1_000) == 0 ? random.nextInt(3_000) : random.nextInt(15);
                rageOnce(random.nextInt(100));
                check();
            }
        }

        private void rageOnce(int dice) {
            if (dice < 25) {
                owner.work(this);
            } else if (dice < 33) {
                zombiesWork();
            } else if (dice < 63) {
                moveMuch();
            } else if (dice < 85) {
                ask();
            } else if (dice < 88) {
                store();
            } else if (dice < 96) {
                tell();
            } else if (dice < 98) {
                list();
            } else if (random.nextInt(5) == 0) {
                rebalance();
            }
        }

        /** Bids are about time: what is sent must arrive about as fast as it is sent. */
        private void moveMuch() {
            for (int i = 0; i < MOVES; i++) {
                kafka.move();
            }
        }

        private void rebalance() {
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

        private void list() {
            if (listed < LOTS && (isCalm || random.nextInt(4) == 0)) {
                long opens = now + random.nextInt(1_000);
                long closes = opens + 1_000 + random.nextInt(4_000);
                long extend = random.nextInt(3) * 700L;
                outbox.add(new AuctionRecord.Listed(
                        lot(listed++),
                        new EventId("sale"),
                        "A lot",
                        now,
                        opens,
                        closes,
                        100,
                        10,
                        "EUR",
                        extend,
                        extend * random.nextInt(1, 5)));
            }
        }

        private static LotId lot(int number) {
            return new LotId("l" + number);
        }

        /** People bid, repeat what was not acknowledged, repeat what was, and some change it. */
        private void ask() {
            int dice = random.nextInt(10);
            if (!open.isEmpty() && dice < 3) {
                ask(open.remove(random.nextInt(open.size())));
            } else if (!all.isEmpty() && dice == 3) {
                ask(all.get(random.nextInt(all.size())));
            } else if (!all.isEmpty() && dice == 4) {
                var wish = all.get(random.nextInt(all.size()));
                var unused = send(new Wish(wish.lot(), wish.bid(), wish.user(), wish.amount() + 1));
            } else {
                ask(wish());
            }
        }

        /** Mostly one that takes bids. */
        private LotId someLot() {
            var living = umpire.lots.entrySet().stream()
                    .filter(each -> each.getValue().phase.equals("open") && each.getValue().end > now)
                    .map(each -> new LotId(each.getKey()))
                    .toList();
            return living.isEmpty() || random.nextInt(5) == 0
                    ? lot(random.nextInt(Math.max(1, listed)))
                    : living.get(random.nextInt(living.size()));
        }

        private Wish wish() {
            var lot = someLot();
            var standing = umpire.lots.get(lot.value());
            long base = standing == null ? 100 : standing.minimum();
            var wish = new Wish(
                    lot,
                    new BidId("b" + all.size()),
                    new UserId("u" + random.nextInt(20)),
                    Math.max(1, base - 10 + random.nextInt(40)));
            all.add(wish);
            return wish;
        }

        private void ask(Wish wish) {
            var unused = send(wish)
                    .handle((landed, failure) ->
                            failure == null ? acknowledged.add(wish.bid().value()) : open.add(wish));
        }

        private CompletableFuture<?> send(Wish wish) {
            long at = now - random.nextInt(300) + random.nextInt(100);
            var bid =
                    new AuctionRecord.BidPlaced(wish.lot(), wish.bid(), wish.user(), wish.amount(), at, "door", ++asks);
            return gate.send(Topic.BID_JOURNAL, 0, wish.lot().value(), new AuctionCodec().encode(bid));
        }

        /** Whoever settles lots takes the next commands, and tells. */
        private void store() {
            for (; taken < kafka.log(Topic.LOT_CLOSED).size(); taken++) {
                var command = Json.WIRE.readTree(kafka.log(Topic.LOT_CLOSED).get(taken).value());
                String text = command.toString();
                long ordinal = command.get("ordinal").asLong();
                String before = settled.putIfAbsent(ordinal, text);
                if (before != null) {
                    assertThat(text).as("the closing %s, sent again", ordinal).isEqualTo(before);
                } else {
                    outbox.add(new AuctionRecord.Settled(
                            new LotId(command.get("lot").asString()), ordinal));
                }
            }
        }

        private void tell() {
            var row = outbox.peek();
            if (row != null && telling.isDone()) {
                telling = relay.send(Topic.BID_JOURNAL, 0, row.lot().value(), new AuctionCodec().encode(row))
                        .thenRun(outbox::remove)
                        .exceptionally(failure -> null);
            }
        }

        private void check() {
            for (; umpired < kafka.journal.size(); umpired++) {
                var written = kafka.journal.get(umpired);
                umpire.read(written);
                folded.add(Json.WIRE.readTree(written.value()).path("bid").asString(""));
            }
            if (step % AGREE_EVERY == 0) {
                agree(owner);
                zombies.forEach(this::agree);
            }
        }

        /** Every node answers what the rules say, as far as it has read. */
        private void agree(Node node) {
            node.witness
                    .answers()
                    .forEach((offset, text) -> assertThat(text)
                            .as("answer to the bid at %s", offset)
                            .startsWith(umpire.outcomes.getOrDefault(offset, "?") + " "));
        }

        void calmDown() {
            isCalm = true;
            kafka.calm();
            while (listed < LOTS) {
                list();
            }
            for (int i = 0; i < 20_000 && !isSettled(); i++, step++) {
                now += 10;
                owner.work(this);
                kafka.move();
                store();
                tell();
                if (!open.isEmpty()) {
                    ask(open.removeLast());
                }
                check();
            }
            agree(owner);
            assertThat(umpire.closings.values()).as("closed lots").hasSize(LOTS).doesNotHaveDuplicates();
            assertThat(settled).as("closings told").hasSize(LOTS);
            assertThat(folded).as("acknowledged bids").containsAll(acknowledged);
            assertOneVerdictPerBid();
            zombies.forEach(this::catchUp);
            var fresh = new Node(this);
            catchUp(fresh);
            assertThat(fresh.witness.answers()).isEqualTo(owner.witness.answers());
        }

        private void catchUp(Node node) {
            node.read(this, kafka.journal.size());
            assertThat(painted(node)).isEqualTo(painted(owner));
            assertThat(node.witness.decided(AuctionMachine.SUBJECT)).isEqualTo(LOTS);
        }

        private static List<String> painted(Node node) {
            return node.witness.paint(AuctionMachine.SUBJECT).stream()
                    .map(stroke -> stroke instanceof Stroke.Append append
                            ? append.offset() + append.entry().get()
                            : stroke.toString())
                    .toList();
        }

        private void assertOneVerdictPerBid() {
            var texts = new HashMap<String, Set<String>>();
            for (var written : kafka.journal) {
                String id = Json.WIRE.readTree(written.value()).path("bid").asString("");
                String text = owner.witness.answers().get(written.offset());
                if (text != null && !text.startsWith("OTHER_CONTENT")) {
                    texts.computeIfAbsent(id, any -> new HashSet<>()).add(text);
                }
            }
            assertThat(texts.values()).allMatch(some -> some.size() == 1);
            assertThat(painted(owner).stream().filter(text -> text.contains("\"bid\":") && text.contains("\"at\":")))
                    .as("the stream")
                    .hasSameSizeAs(umpire.accepted.keySet());
        }

        private boolean isSettled() {
            return open.isEmpty()
                    && outbox.isEmpty()
                    && telling.isDone()
                    && kafka.isQuiet()
                    && settled.size() == LOTS
                    && owner.read == kafka.journal.size()
                    && owner.witness.decided(AuctionMachine.SUBJECT) == LOTS;
        }

        void count() {
            for (var fate : Fate.values()) {
                REACHED.merge(fate.name(), kafka.fates.getOrDefault(fate, 0), Integer::sum);
            }
            REACHED.merge("fenced decisions", umpire.fenced, Integer::sum);
            REACHED.merge("claims beyond the first", umpire.claims - nodes, Integer::sum);
            REACHED.merge("repeats", umpire.repeats, Integer::sum);
            REACHED.merge("other content", umpire.others, Integer::sum);
            REACHED.merge("extensions", umpire.extensions, Integer::sum);
            REACHED.merge("overtaken closings", umpire.overtaken, Integer::sum);
            REACHED.merge("commands sent again", kafka.log(Topic.LOT_CLOSED).size() - LOTS, Integer::sum);
            for (String outcome : List.of("ACCEPTED", "NOT_OPEN", "CLOSED", "TOO_LOW")) {
                REACHED.merge(
                        outcome,
                        (int) umpire.outcomes.values().stream()
                                .filter(outcome::equals)
                                .count(),
                        Integer::sum);
            }
        }
    }
}
