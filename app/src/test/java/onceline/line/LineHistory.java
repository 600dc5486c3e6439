package onceline.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.KafkaSettings;
import onceline.delivery.Relay;
import onceline.delivery.SendRefused;
import onceline.delivery.Sender;
import onceline.delivery.SimulatedConsumer;
import onceline.delivery.Topic;
import onceline.journal.BareHolding;
import onceline.journal.Codec;
import onceline.journal.History;
import onceline.journal.Holding;
import onceline.journal.OwnerClock;
import onceline.journal.RememberingCodec;
import onceline.journal.SimulatedKafka;
import onceline.journal.SimulatedKafka.Fate;
import onceline.journal.SimulatedRedis;
import onceline.journal.Stroke;
import onceline.plumbing.json.Json;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.SimulatedDatabase;
import onceline.plumbing.sql.Tables;
import onceline.plumbing.work.Worker;
import onceline.ticket.Command;
import onceline.ticket.Ticket;
import onceline.ticket.TicketHouse;
import onceline.ticket.TicketId;
import onceline.words.EventId;
import onceline.words.QueueId;
import onceline.words.RequestId;
import onceline.words.UserId;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One sale, from the join to what is told of the ticket: owners that die, freeze, come back as zombies and disagree
 * about the time; issuers that are replaced and go on; a database that breaks off, is away, fails over and does not
 * answer; relays that overtake each other; a log that loses acknowledgements, loses records, writes them late and out of
 * order; people who repeat what they asked.
 */
final class LineHistory extends History {
    private static final int STEPS = 600;
    private static final int MOVES = 8;
    private static final EventId EVENT = new EventId("show");
    private static final QueueId SALE = QueueId.of(EVENT);
    private static final List<String> PICTURE = Keys.picture(SALE.value());
    private static final Metrics METRICS = new Metrics();
    private static final KafkaSettings KAFKA =
            KafkaSettings.from(Settings.read(List.of(), Set.of(), new Settings.Sources(Map.of(), Map.of(), Map.of())));
    private static final LineCodec CODEC = new LineCodec();

    private final LineDefect defect;
    private final Codec<LineRecord> reading = new RememberingCodec<>(CODEC);
    private final Map<String, Long> skews = new HashMap<>();
    private final SimulatedKafka kafka;
    private final SimulatedRedis redis;
    private final SimulatedDatabase database;
    private final Map<String, String> answers = new HashMap<>();
    private final DatabaseConsumer.Parts parts;
    private final TicketHouse house;
    private final Books books;
    private final Judge judge;
    private final Sender gate;
    private final List<Node> zombies = new ArrayList<>();
    private final List<Issuing> oldIssuers = new ArrayList<>();
    private final List<Relay> oldRelays = new ArrayList<>();
    private final List<Wish> open = new ArrayList<>();
    private final List<RequestId> outsiders = new ArrayList<>();
    private final boolean sellsOutside;
    private Node owner;
    private Issuing issuer;
    private final SimulatedConsumer stockReading;
    private final Worker stockCounter;
    private Relay relay;
    private @Nullable Relay publishing;
    private boolean amidPublishing;
    private long awayUntil;
    private int nodes;
    private int numbers;
    private int judged;
    private int again;
    private int looked;

    LineHistory(long seed, LineDefect defect) {
        super(seed, STEPS);
        this.defect = defect;
        redis = new SimulatedRedis(random, this::hear, defect == LineDefect.PICTURE_UNGUARDED);
        kafka = new SimulatedKafka(Topic.QUEUE_JOURNAL, random, METRICS);
        database = new SimulatedDatabase(random, this::databaseTime, flaw());
        parts = new DatabaseConsumer.Parts(
                KAFKA,
                database.database(),
                kafka.promptClient(() -> {}).sender(),
                METRICS,
                () -> Instant.ofEpochMilli(now));
        house = new TicketHouse(parts);
        sellsOutside = random.nextBoolean();
        var rate = Rate.parse(List.of("10/s", "30/s", "300/s").get(random.nextInt(3)));
        int room = 5 + random.nextInt(40);
        judge = new Judge(reading, rate, room, skews);
        long units = random.nextInt(100);
        books = new Books(database, kafka, judge, units);
        gate = kafka.client().sender();
        until(() -> house.open(EVENT, units, Duration.ofMillis(random.nextInt(2_000, 20_000))));
        var created = new LineRecord.Created(SALE, now, "Show", rate, room, true, 1_000, 0);
        send(Wish.of(SALE.value(), Topic.QUEUE_JOURNAL, CODEC.encode(created)));
        owner = new Node();
        issuer = new Issuing();
        stockReading = new SimulatedConsumer(Topic.STOCK_INBOUND, kafka.log(Topic.STOCK_INBOUND), random);
        stockReading.assign();
        stockCounter = house.stockInbound(stockReading);
        relay = relay();
    }

    private SimulatedDatabase.Flaw flaw() {
        return switch (defect) {
            case OFFSET_APART_FROM_ROWS -> SimulatedDatabase.Flaw.OFFSETS_APART;
            case OUTBOX_APART_FROM_ROWS -> SimulatedDatabase.Flaw.OUTBOX_APART;
            case FAILOVER_LOSES_COMMITS -> SimulatedDatabase.Flaw.ACKNOWLEDGED_LOST;
            default -> SimulatedDatabase.Flaw.NONE;
        };
    }

    private LocalDateTime databaseTime() {
        return LocalDateTime.ofEpochSecond(now / 1_000, (int) (now % 1_000) * 1_000_000, ZoneOffset.UTC);
    }

    private interface Step {
        void run() throws SQLException;
    }

    private static void until(Step step) {
        while (true) {
            try {
                step.run();
                return;
            } catch (SQLException again) {
                // as long as it takes
            }
        }
    }

    /** A node that may own the partition. */
    private final class Node {
        final String name;
        final SimulatedKafka.Client client;
        final LineMachine machine = new LineMachine(LineHistory.this::absent, List.of(), METRICS);
        final BareHolding<LineRecord> holding;
        long term;
        int read;
        boolean frozen;

        /** In a process of its own. */
        Node() {
            this("n" + ++nodes, kafka.client());
        }

        /** Takes the partition again, in the process of {@code earlier}. */
        Node(Node earlier) {
            this(earlier.name, earlier.client);
        }

        @SuppressWarnings("NullAway") // the real Redis of the room is not used
        private Node(String name, SimulatedKafka.Client client) {
            this.name = name;
            this.client = defect == LineDefect.OWNER_WAITS_FOR_NOBODY ? client.careless() : client;
            long skew = skews.computeIfAbsent(name, any -> random.nextInt(20_000) - 10_000L);
            holding = new BareHolding<>(
                    new Holding.Room<>(
                            name,
                            Topic.QUEUE_JOURNAL,
                            "topic-id",
                            Topic.TICKET_ISSUE,
                            reading,
                            partition -> machine,
                            client.sender(),
                            null,
                            new OwnerClock(now + skew, () -> now * 1_000_000),
                            METRICS),
                    redis,
                    kafka.end());
        }

        void work() {
            int to = Math.min(kafka.journal.size(), read + random.nextInt(40));
            var some = kafka.journal.subList(read, to).stream().map(this::seen).toList();
            boolean all = to == kafka.journal.size();
            long next =
                    all ? kafka.end() : to == 0 ? 0 : kafka.journal.get(to - 1).offset() + 1;
            holding.fold(some, next);
            read = to;
            holding.step();
            paint();
        }

        private void paint() {
            for (int i = random.nextInt(4); i > 0; i--) {
                holding.paint();
            }
        }

        private ConsumerRecord<String, byte[]> seen(ConsumerRecord<String, byte[]> record) {
            return switch (defect) {
                case OWNER_WITHOUT_TERM -> inTheTermOfItsTime(record);
                case REQUESTS_NOT_REMEMBERED ->
                    changed(record, "(\"type\":\"Joined\".*\"id\":\"[^\"]*)", "$1-" + record.offset());
                default -> record;
            };
        }

        private ConsumerRecord<String, byte[]> inTheTermOfItsTime(ConsumerRecord<String, byte[]> record) {
            term = text(record).startsWith("{\"type\":\"Claim\"") ? record.offset() : term;
            return changed(record, "\"term\":-?[0-9]+", "\"term\":" + term);
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

    /** An issuer with the consumer it reads by. */
    private final class Issuing {
        final SimulatedConsumer consumer =
                new SimulatedConsumer(Topic.TICKET_ISSUE, kafka.log(Topic.TICKET_ISSUE), random);
        final Worker worker = house.issuer(
                consumer,
                work -> defect == LineDefect.COMMANDS_IN_ANY_ORDER
                        ? new AnyOrder(work, () -> stock().decided())
                        : work);

        Issuing() {
            consumer.assign();
        }
    }

    private Relay relay() {
        var client = kafka.promptClient(this::oldRelaysWork);
        var publishing = defect == LineDefect.RELAY_DELETES_FIRST ? client.careless() : client;
        return new Relay(parts.database(), publishing.sender(), METRICS);
    }

    /** A request that a person repeats until it is acknowledged. */
    private record Wish(boolean numbered, String key, Topic topic, LongFunction<byte[]> record) {
        static Wish numbered(LongFunction<LineRecord> record) {
            return new Wish(true, SALE.value(), Topic.QUEUE_JOURNAL, number -> CODEC.encode(record.apply(number)));
        }

        static Wish of(String key, Topic topic, byte[] record) {
            return new Wish(false, key, topic, any -> record);
        }
    }

    @Override
    protected void rage() {
        now += random.nextInt(500) == 0 ? random.nextInt(60_000) : random.nextInt(25);
        if (now >= awayUntil) {
            database.away(false);
            redis.away(false);
        }
        int dice = random.nextInt(100);
        if (dice < 20) {
            owner.work();
        } else if (dice < 26) {
            zombiesWork();
        } else if (dice < 42) {
            move();
        } else if (dice < 66) {
            ask();
        } else if (dice < 78) {
            askForTickets();
        } else if (dice < 87) {
            issue();
        } else if (dice < 89) {
            attempt(stockCounter);
        } else if (dice < 98) {
            publish();
        } else {
            endHolds();
        }
    }

    private void move() {
        for (int i = 0; i < MOVES; i++) {
            kafka.move();
        }
    }

    private void issue() {
        boolean zombie = !oldIssuers.isEmpty() && random.nextInt(4) == 0;
        attempt(zombie ? oldIssuers.get(random.nextInt(oldIssuers.size())).worker : issuer.worker);
    }

    private void publish() {
        boolean old = !calm && !oldRelays.isEmpty() && random.nextInt(4) == 0;
        publishing = old ? oldRelays.get(random.nextInt(oldRelays.size())) : relay;
        attempt(publishing);
    }

    /** While one relay is held up in the middle of publishing. */
    private void oldRelaysWork() {
        if (!amidPublishing) {
            amidPublishing = true;
            oldRelays.stream().filter(each -> each != publishing).forEach(this::attempt);
            amidPublishing = false;
        }
    }

    /** As a runner does: what fails is tried again. */
    private void attempt(Worker worker) {
        try {
            var unused = worker.doWork();
        } catch (AssertionError broken) {
            throw broken;
        } catch (Exception trouble) {
            reach("troubled rounds", 1);
        }
    }

    private void endHolds() {
        try {
            house.endHolds();
        } catch (SQLException trouble) {
            reach("troubled rounds", 1);
        }
    }

    @Override
    protected String breakSomething() {
        return switch (random.nextInt(13)) {
            case 0 -> takeOver("owner killed", false, false);
            case 1 -> takeOver("owner frozen", true, true);
            case 2, 3 -> takeOver("owner superseded", true, false);
            case 4 -> {
                owner = new Node(owner);
                yield "owner given its partition again";
            }
            case 5, 6 -> {
                oldIssuers.add(issuer);
                issuer = new Issuing();
                yield "issuer superseded";
            }
            case 7 -> {
                oldRelays.add(relay);
                relay = relay();
                yield "relay superseded";
            }
            case 8 -> {
                database.away(true);
                awayUntil = now + random.nextInt(600);
                yield "database away";
            }
            case 9 -> {
                database.failOver();
                yield "database failed over";
            }
            case 10 -> {
                redis.away(true);
                awayUntil = now + random.nextInt(600);
                yield "Redis away";
            }
            case 11 -> {
                redis.empty();
                yield "Redis emptied";
            }
            default -> {
                redis.failOver();
                yield "Redis failed over";
            }
        };
    }

    /** What an owner that died had sent may still arrive. */
    private String takeOver(String how, boolean lives, boolean frozen) {
        owner.frozen = frozen;
        if (lives) {
            zombies.add(owner);
        }
        owner = new Node();
        return how;
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

    /** People ask, and repeat what was not acknowledged. */
    private void ask() {
        boolean repeat = !open.isEmpty() && random.nextInt(3) == 0;
        again += repeat ? 1 : 0;
        send(repeat ? open.remove(random.nextInt(open.size())) : wish());
    }

    private Wish wish() {
        var user = new UserId("u" + random.nextInt(60));
        var id = new RequestId("r" + random.nextInt(1_000));
        long at = now;
        return random.nextInt(5) > 0
                ? Wish.numbered(ask -> new LineRecord.Joined(SALE, user, id, at, "door", ask))
                : Wish.numbered(ask -> new LineRecord.Left(SALE, user, id, at, "door", ask));
    }

    private void send(Wish wish) {
        operation();
        long number = ++numbers;
        if (defect == LineDefect.ACKNOWLEDGED_BEFORE_APPENDED) {
            books.acknowledged(number, wish.numbered());
        }
        var unused = gate.send(wish.topic(), 0, wish.key(), wish.record().apply(number))
                .handle((landed, failure) -> failure == null ? took(number, wish) : failed(number, wish, failure));
    }

    private boolean took(long number, Wish wish) {
        books.acknowledged(number, wish.numbered());
        return true;
    }

    private boolean failed(long number, Wish wish, Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof SendRefused || defect == LineDefect.UNKNOWN_TOLD_AS_REFUSED) {
            books.refused(number);
        }
        return defect != LineDefect.ACKNOWLEDGED_BEFORE_APPENDED && open.add(wish);
    }

    /** People pay or give back; others buy outside the line; stock arrives, some of it twice. */
    private void askForTickets() {
        int dice = random.nextInt(12);
        if (dice < 8) {
            pending().ifPresent(ticket -> decide(ticket, dice < 5));
        } else if (dice < 10 && sellsOutside) {
            askOutside();
        } else if (dice == 11) {
            bringStock(random.nextInt(1, 10));
        }
    }

    private Optional<Tables.Ticket> pending() {
        var pending = database.committed().tickets.values().stream()
                .filter(Tables.Ticket::isPending)
                .toList();
        return pending.isEmpty() ? Optional.empty() : Optional.of(pending.get(random.nextInt(pending.size())));
    }

    private void decide(Tables.Ticket ticket, boolean pay) {
        operation();
        var user = new UserId(ticket.user());
        var id = new TicketId(ticket.id());
        try {
            var state = pay ? house.confirm(user, id) : house.cancel(user, id);
            books.told(ticket.id(), state);
        } catch (SQLException unknown) {
            reach("outcomes unknown", 1);
            if (pay && defect == LineDefect.COMMIT_UNKNOWN_TOLD_AS_FAILED) {
                books.told(ticket.id(), Ticket.State.PENDING);
            }
        }
    }

    /** At once, or by a command without a number as an auction sends it. */
    private void askOutside() {
        boolean repeat = !outsiders.isEmpty() && random.nextInt(3) == 0;
        var id = repeat ? outsiders.get(random.nextInt(outsiders.size())) : new RequestId("o" + outsiders.size());
        var user = new UserId("o" + id.value().hashCode() % 15);
        if (!repeat) {
            outsiders.add(id);
        }
        if (random.nextBoolean()) {
            var command = new Command.Request(EVENT, user, id, now);
            send(Wish.of(EVENT.value(), Topic.TICKET_ISSUE, command.json()));
            books.commanded(id);
            return;
        }
        operation();
        try {
            books.served(id, house.issue(EVENT, user, id));
        } catch (SQLException unknown) {
            reach("outcomes unknown", 1);
        }
    }

    private void bringStock(long units) {
        var message = new LinkedHashMap<String, Object>();
        message.put("id", "s" + ++numbers);
        message.put("eventId", EVENT.value());
        message.put("units", units);
        message.put("at", now);
        byte[] text = Json.WIRE.writeValueAsBytes(message);
        for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            send(Wish.of(EVENT.value(), Topic.STOCK_INBOUND, text));
        }
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

    private Tables.Stock stock() {
        return Objects.requireNonNull(database.committed().stock.get(EVENT.value()));
    }

    @Override
    protected void check() {
        for (; judged < kafka.journal.size(); judged++) {
            judge.read(kafka.journal.get(judged));
        }
        books.check();
        if (redis.changes() != looked) {
            looked = redis.changes();
            checkPicture();
        }
        if (!sellsOutside) {
            books.requireNobodyLetInWithoutStock();
        }
    }

    /** Wherever it stands, what Redis shows is what the journal says up to there. */
    private void checkPicture() {
        String applied = redis.hash(PICTURE.getFirst()).get("applied");
        if (applied != null) {
            long print = Judge.print(redis.set(PICTURE.get(1)), redis.set(PICTURE.get(2)));
            require(
                    print == judge.printAt(Long.parseLong(applied)),
                    "the picture is not what it says, as of " + applied);
        }
    }

    private boolean isShown() {
        return Judge.print(redis.set(PICTURE.get(1)), redis.set(PICTURE.get(2))) == judge.print()
                && redis.hash(PICTURE.getFirst()).containsKey("applied");
    }

    /** Lines of a request's number and its answer. */
    private void hear(String channel, String message) {
        if (channel.startsWith("door:")) {
            message.lines().forEach(line -> {
                int space = line.indexOf(' ');
                String answer = line.substring(space + 1);
                String before = answers.putIfAbsent(line.substring(0, space), answer);
                require(before == null || before.equals(answer), "answered " + before + ", then " + line);
            });
        }
    }

    @Override
    protected void heal() {
        kafka.calm();
        redis.calm();
        database.calm();
        zombies.clear();
        oldIssuers.clear();
        oldRelays.forEach(Relay::close);
        bringStock(500);
        bringStock(500);
    }

    @Override
    protected void work() {
        now += 100;
        owner.work();
        move();
        attempt(issuer.worker);
        attempt(stockCounter);
        publish();
        if (step() % 10 == 0) {
            endHolds();
        }
        pending().ifPresent(ticket -> decide(ticket, random.nextInt(3) > 0));
        if (!open.isEmpty()) {
            send(open.removeLast());
        }
    }

    @Override
    protected boolean isSettled() {
        return open.isEmpty()
                && kafka.isQuiet()
                && database.committed().outboxIsEmpty()
                && pending().isEmpty()
                && judge.waiting.isEmpty()
                && stock().decided() == judge.commands.size()
                && issuer.consumer.isAtEnd()
                && stockReading.isAtEnd()
                && owner.read == kafka.journal.size()
                && isShown();
    }

    @Override
    protected void checkEnd() {
        assertThat(judge.waiting).as("still waiting at the end").isEmpty();
        assertThat(stock().decided()).as("commands decided").isEqualTo(judge.commands.size());
        assertThat(open).as("requests never acknowledged").isEmpty();
        assertThat(isShown()).as("Redis shows the end").isTrue();
        books.checkEnd();
        var painted = new TreeMap<Long, String>();
        owner.machine.paint(SALE.value()).forEach(stroke -> {
            if (stroke instanceof Stroke.Add add) {
                painted.put(add.score(), add.member());
            }
        });
        assertThat(painted).as("the owner's picture").isEqualTo(judge.inside);
    }

    @Override
    protected void count() {
        for (var fate : Fate.values()) {
            reach("send " + fate, kafka.fates.getOrDefault(fate, 0));
        }
        for (var fate : SimulatedDatabase.Fate.values()) {
            reach("database " + fate, database.fates.getOrDefault(fate, 0));
        }
        for (var fate : SimulatedRedis.Fate.values()) {
            reach("Redis " + fate, redis.fates.getOrDefault(fate, 0));
        }
        reach("answers heard", answers.size());
        reach("fenced decisions", judge.fenced);
        reach("claims again", judge.claims - nodes);
        reach("abandoned", judge.abandoned);
        reach("passed over", judge.passedOver);
        reach("repeated requests", again);
        reach("commands sent again", kafka.log(Topic.TICKET_ISSUE).size() - judge.commands.size());
        reach("gaps reported", judge.missed);
        books.count(this::reach);
    }
}
