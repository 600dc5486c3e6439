package onceline.auction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.journal.BareHolding;
import onceline.journal.Codec;
import onceline.journal.Effects;
import onceline.journal.History;
import onceline.journal.Holding;
import onceline.journal.OwnerClock;
import onceline.journal.RememberingCodec;
import onceline.journal.ReturnAddress;
import onceline.journal.SimulatedKafka;
import onceline.journal.SimulatedKafka.Fate;
import onceline.journal.SimulatedRedis;
import onceline.journal.Stroke;
import onceline.plumbing.json.Json;
import onceline.plumbing.metrics.Metrics;
import onceline.words.BidId;
import onceline.words.EventId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Some lots: owners that die, freeze, come back as zombies and disagree about the time, over one log that loses
 * acknowledgements, loses records, writes them late and out of order; gates whose clocks step back; people who repeat
 * their bids, and some who change them. In the end every lot must close once.
 */
final class AuctionHistory extends History {
    private static final int STEPS = 500;
    private static final int LOTS = 5;
    private static final int AGREE_EVERY = 50;
    private static final int MOVES = 15;
    private static final Metrics METRICS = new Metrics();
    private static final AuctionCodec CODEC = new AuctionCodec();

    private final AuctionDefect defect;
    private final Codec<AuctionRecord> reading = new RememberingCodec<>(CODEC);
    private final SimulatedKafka kafka;
    private final SimulatedRedis redis;
    private final Umpire umpire = new Umpire();
    private final Sender gate;
    private final Sender relay;
    private final List<Node> zombies = new ArrayList<>();
    private final List<Wish> open = new ArrayList<>();
    private final List<Wish> all = new ArrayList<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Map<String, String> told = new HashMap<>();
    private final Set<String> folded = new HashSet<>();
    private final Queue<AuctionRecord> outbox = new ArrayDeque<>();
    private final Map<Long, String> settled = new TreeMap<>();
    private CompletableFuture<?> telling = CompletableFuture.completedFuture(null);
    private Node owner;
    private int nodes;
    private int listed;
    private int umpired;
    private int looked;
    private long redisAwayUntil;
    private int taken;
    private int asks;

    AuctionHistory(long seed, AuctionDefect defect) {
        super(seed, STEPS);
        this.defect = defect;
        redis = new SimulatedRedis(random, (channel, message) -> {}, false);
        kafka = new SimulatedKafka(Topic.BID_JOURNAL, random, METRICS);
        gate = kafka.client().sender();
        relay = careful(kafka.client(), AuctionDefect.RELAY_DELETES_FIRST).sender();
        owner = new Node();
    }

    private SimulatedKafka.Client careful(SimulatedKafka.Client client, AuctionDefect careless) {
        return defect == careless ? client.careless() : client;
    }

    /** A node that may own the partition. */
    private final class Node {
        final Witness witness = new Witness(new AuctionMachine(), new HashMap<>());
        final BareHolding<AuctionRecord> holding;
        final long skew = random.nextInt(2_000) - 1_000L;
        long term;
        int read;
        boolean frozen;

        @SuppressWarnings("NullAway") // the real Redis of the room is not used
        Node() {
            var client = careful(kafka.client(), AuctionDefect.OWNER_WAITS_FOR_NOBODY);
            holding = new BareHolding<>(
                    new Holding.Room<>(
                            "n" + ++nodes,
                            Topic.BID_JOURNAL,
                            "topic-id",
                            Topic.LOT_CLOSED,
                            reading,
                            partition -> witness,
                            client.sender(),
                            null,
                            new OwnerClock(now + skew, () -> now * 1_000_000),
                            METRICS),
                    redis,
                    kafka.end());
        }

        void work() {
            read(Math.min(kafka.journal.size(), read + random.nextInt(40)));
            holding.step();
            for (int i = random.nextInt(4); i > 0; i--) {
                holding.paint();
            }
        }

        void read(int to) {
            var some = kafka.journal.subList(read, to).stream().map(this::seen).toList();
            boolean all = to == kafka.journal.size();
            long next =
                    all ? kafka.end() : to == 0 ? 0 : kafka.journal.get(to - 1).offset() + 1;
            holding.fold(some, next);
            read = to;
        }

        private ConsumerRecord<String, byte[]> seen(ConsumerRecord<String, byte[]> record) {
            return switch (defect) {
                case OWNER_WITHOUT_TERM -> inTheTermOfItsTime(record);
                case BIDS_NOT_REMEMBERED ->
                    changed(record, "(\"type\":\"BidPlaced\".*\"bid\":\"[^\"]*)", "$1-" + record.offset());
                case FOLD_TRUSTS_ITS_CLOCK ->
                    changed(record, "(\"type\":\"BidPlaced\".*\"at\":)[0-9]+", "$1" + (now + skew));
                default -> record;
            };
        }

        private ConsumerRecord<String, byte[]> inTheTermOfItsTime(ConsumerRecord<String, byte[]> record) {
            term = text(record).startsWith("{\"type\":\"Claim\"") ? record.offset() : term;
            return changed(record, "\"term\":-?[0-9]+", "\"term\":" + term);
        }

        /** What it would answer, from what it has in memory. */
        String judgedFromMemory(AuctionRecord.BidPlaced bid) {
            var answer = new StringBuilder();
            var memory = new Node();
            memory.read(read);
            memory.witness.machine().fold(kafka.end(), bid, new Effects() {
                @Override
                public void show(String subject, Stroke stroke) {}

                @Override
                public void answer(ReturnAddress to, String text) {
                    answer.append(text);
                }

                @Override
                public void forwardAgain(String subject, long ordinal) {}
            });
            return answer.toString();
        }
    }

    private static String text(ConsumerRecord<String, byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<String, byte[]> changed(
            ConsumerRecord<String, byte[]> record, String pattern, String by) {
        byte[] value = text(record).replaceFirst(pattern, by).getBytes(StandardCharsets.UTF_8);
        var changed = new ConsumerRecord<>(record.topic(), 0, record.offset(), record.key(), value);
        record.headers().forEach(changed.headers()::add);
        return changed;
    }

    /** A bid that a person repeats until it is acknowledged. */
    private record Wish(LotId lot, BidId bid, UserId user, long amount) {}

    @Override
    protected void rage() {
        now += random.nextInt(500) == 0 ? random.nextInt(3_000) : random.nextInt(15);
        redis.away(now < redisAwayUntil);
        int dice = random.nextInt(100);
        if (dice < 20) {
            owner.work();
        } else if (dice < 27) {
            zombiesWork();
        } else if (dice < 49) {
            moveMuch();
        } else if (dice < 87) {
            ask();
        } else if (dice < 90) {
            store();
        } else if (dice < 96) {
            tell();
        } else {
            list();
        }
    }

    /** Bids are about time: what is sent must arrive about as fast as it is sent. */
    private void moveMuch() {
        for (int i = 0; i < MOVES; i++) {
            kafka.move();
        }
    }

    @Override
    protected String breakSomething() {
        return random.nextInt(3) == 0 ? breakRedis() : takeOver();
    }

    private String breakRedis() {
        switch (random.nextInt(3)) {
            case 0 -> {
                redis.away(true);
                redisAwayUntil = now + random.nextInt(300);
                return "Redis away";
            }
            case 1 -> {
                redis.empty();
                return "Redis emptied";
            }
            default -> {
                redis.failOver();
                return "Redis failed over";
            }
        }
    }

    private String takeOver() {
        int dice = random.nextInt(4);
        if (dice > 0) {
            zombies.add(owner); // otherwise it died: what it had sent may still arrive
            owner.frozen = dice == 1;
        }
        owner = new Node();
        return dice == 0 ? "owner killed" : dice == 1 ? "owner frozen" : "owner superseded";
    }

    private void zombiesWork() {
        for (var zombie : List.copyOf(zombies)) {
            zombie.frozen &= random.nextInt(20) != 0;
            if (!zombie.frozen) {
                zombie.work();
            }
            if (random.nextInt(60) == 0) {
                zombies.remove(zombie);
            }
        }
    }

    private void list() {
        if (listed < LOTS && (calm || random.nextInt(4) == 0)) {
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
        if (defect == AuctionDefect.ACKNOWLEDGED_BEFORE_APPENDED) {
            acknowledged.add(wish.bid().value());
        }
        var unused = send(wish)
                .handle((landed, failure) ->
                        failure == null ? acknowledged.add(wish.bid().value()) : askAgain(wish));
    }

    private boolean askAgain(Wish wish) {
        return defect != AuctionDefect.ACKNOWLEDGED_BEFORE_APPENDED && open.add(wish);
    }

    private CompletableFuture<?> send(Wish wish) {
        operation();
        long at = now - random.nextInt(300) + random.nextInt(100);
        var bid = new AuctionRecord.BidPlaced(wish.lot(), wish.bid(), wish.user(), wish.amount(), at, "door", ++asks);
        if (defect == AuctionDefect.JUDGED_BY_A_ZOMBIE && !zombies.isEmpty() && all.contains(wish)) {
            told.putIfAbsent(wish.bid().value(), outcome(zombies.getLast().judgedFromMemory(bid)));
        }
        return gate.send(Topic.BID_JOURNAL, 0, wish.lot().value(), CODEC.encode(bid));
    }

    private static String outcome(String answer) {
        return answer.substring(0, answer.indexOf(' '));
    }

    /** Whoever settles lots takes the next commands, and tells. */
    private void store() {
        var commands = kafka.log(Topic.LOT_CLOSED);
        for (; taken < commands.size(); taken++) {
            var command = Json.WIRE.readTree(commands.get(taken).value());
            String text = command.toString();
            long ordinal = command.get("ordinal").asLong();
            String before = settled.putIfAbsent(ordinal, text);
            require(before == null || before.equals(text), "closing " + ordinal + " was " + before + ", now " + text);
            if (before == null) {
                outbox.add(
                        new AuctionRecord.Settled(new LotId(command.get("lot").asString()), ordinal));
            }
        }
    }

    private void tell() {
        var row = outbox.peek();
        if (row != null && telling.isDone()) {
            telling = relay.send(Topic.BID_JOURNAL, 0, row.lot().value(), CODEC.encode(row))
                    .thenRun(outbox::remove)
                    .exceptionally(failure -> null);
        }
    }

    @Override
    protected void check() {
        for (; umpired < kafka.journal.size(); umpired++) {
            var written = kafka.journal.get(umpired);
            umpire.read(written);
            folded.add(Json.WIRE.readTree(written.value()).path("bid").asString(""));
        }
        if (redis.changes() != looked) {
            looked = redis.changes();
            checkStream();
        }
        if (step() % AGREE_EVERY == 0) {
            agree(owner);
            zombies.forEach(this::agree);
        }
    }

    /** Accepted bids from the first on, each once, without a hole; at least as many as the picture beside it says. */
    private void checkStream() {
        var stream = redis.stream("bid-stream");
        var expected = umpire.accepted.keySet().iterator();
        for (long offset : stream.keySet()) {
            require(expected.hasNext() && expected.next() == offset, "the stream has a hole before " + offset);
        }
    }

    /** Every node answers what the rules say, as far as it has read. */
    private void agree(Node node) {
        node.witness.answers().forEach((offset, text) -> {
            String outcome = umpire.outcomes.getOrDefault(offset, "?");
            require(outcome.equals(outcome(text)), "the bid at " + offset + " is " + outcome + ", answered " + text);
        });
    }

    @Override
    protected void heal() {
        kafka.calm();
        redis.calm();
        while (listed < LOTS) {
            list();
        }
    }

    @Override
    protected void work() {
        now += 10;
        owner.work();
        kafka.move();
        store();
        tell();
        if (!open.isEmpty()) {
            ask(open.removeLast());
        }
    }

    @Override
    protected boolean isSettled() {
        return open.isEmpty()
                && outbox.isEmpty()
                && telling.isDone()
                && kafka.isQuiet()
                && settled.size() == LOTS
                && owner.read == kafka.journal.size()
                && owner.witness.decided(AuctionMachine.SUBJECT) == LOTS
                && redis.stream("bid-stream").keySet().equals(umpire.accepted.keySet());
    }

    @Override
    protected void checkEnd() {
        agree(owner);
        assertThat(umpire.closings.values()).as("closed lots").hasSize(LOTS).doesNotHaveDuplicates();
        assertThat(settled).as("closings told").hasSize(LOTS);
        assertThat(redis.stream("bid-stream").keySet()).as("stream").isEqualTo(umpire.accepted.keySet());
        acknowledged.removeAll(folded);
        assertThat(acknowledged).as("bids acknowledged and lost").isEmpty();
        requireOneVerdictPerBid();
        zombies.forEach(this::catchUp);
        var fresh = new Node();
        catchUp(fresh);
        require(fresh.witness.answers().equals(owner.witness.answers()), "a fresh node answers otherwise");
    }

    private void catchUp(Node node) {
        node.read(kafka.journal.size());
        require(painted(node).equals(painted(owner)), "two nodes paint differently");
        require(node.witness.decided(AuctionMachine.SUBJECT) == LOTS, "a node does not know that all is settled");
    }

    private static List<String> painted(Node node) {
        return node.witness.paint(AuctionMachine.SUBJECT).stream()
                .map(stroke -> stroke instanceof Stroke.Append append
                        ? append.offset() + append.entry().get()
                        : stroke.toString())
                .toList();
    }

    private void requireOneVerdictPerBid() {
        var texts = new HashMap<String, String>();
        for (var written : kafka.journal) {
            String id = Json.WIRE.readTree(written.value()).path("bid").asString("");
            String text = owner.witness.answers().get(written.offset());
            if (text != null && !text.startsWith("OTHER_CONTENT")) {
                String before = Objects.requireNonNullElse(texts.putIfAbsent(id, text), text);
                require(before.equals(text), "bid " + id + " was answered " + before + ", then " + text);
                String memory = Objects.requireNonNullElse(told.get(id), outcome(text));
                require(memory.equals(outcome(text)), "bid " + id + " was answered " + memory + ", and is " + text);
            }
        }
        long stream = painted(owner).stream()
                .filter(text -> text.contains("\"bid\":") && text.contains("\"at\":"))
                .count();
        require(stream == umpire.accepted.size(), stream + " bids in the stream, not " + umpire.accepted.size());
    }

    @Override
    protected void count() {
        for (var fate : Fate.values()) {
            reach("send " + fate, kafka.fates.getOrDefault(fate, 0));
        }
        for (var fate : SimulatedRedis.Fate.values()) {
            reach("Redis " + fate, redis.fates.getOrDefault(fate, 0));
        }
        reach("fenced decisions", umpire.fenced);
        reach("claims again", umpire.claims - nodes);
        reach("repeats", umpire.repeats);
        reach("other content", umpire.others);
        reach("extensions", umpire.extensions);
        reach("overtaken closings", umpire.overtaken);
        reach("commands sent again", kafka.log(Topic.LOT_CLOSED).size() - LOTS);
        for (String outcome : List.of("ACCEPTED", "NOT_OPEN", "CLOSED", "TOO_LOW")) {
            reach(
                    "bids " + outcome,
                    umpire.outcomes.values().stream().filter(outcome::equals).count());
        }
    }
}
