package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import onceline.drills.Rush;
import onceline.drills.RushPlan;
import onceline.drills.crowd.Arrival;
import onceline.drills.history.Ledger;
import onceline.drills.history.Ledger.Addition;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;
import onceline.drills.measure.Unseen;

/** People arrive at a steady rate on one sale, watch, and confirm; seven in eight of them find a ticket. */
final class SaleLoad implements Load<Ground> {
    /** How long a join may take: as long as Onceline itself tries to deliver it ({@code send.delivery-timeout}). */
    static final Duration DELIVERY = Duration.ofSeconds(60);

    /** After their deadline people wait so long for what they were promised. */
    private static final Duration PATIENCE = DELIVERY.plusSeconds(30);

    private static final Duration HOLD = Duration.ofSeconds(4);
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(90);
    private static final Duration SOON_QUIET = Duration.ofSeconds(10);
    private static final int PEOPLE = 4_000;
    private static final Duration LENGTH = Duration.ofSeconds(48);

    /**
     * As many calls may be under way at once as people come in half a minute. Whoever waited for a line would not be seen
     * to ask: where answers are slow, fewer would seem to come.
     */
    private static final int LINES = 2_500;

    private static final Size FIRST = new Size(0, 600, Duration.ofSeconds(10));

    /** Faster than anybody comes: nobody stands in a line unless something is slow. */
    private static final String RATE = "2000/s";

    private final Duration patience;
    private final Duration grace;
    private final int people;
    private final Duration length;
    private final String rate;
    private final Duration quiet;

    SaleLoad() {
        this(PATIENCE, GRACE, PEOPLE, LENGTH, RATE, QUIET);
    }

    /**
     * For control runs, in which people wait in vain and stores never agree again.
     *
     * @param patience whoever has no outcome so long after the last arrival goes home
     */
    static SaleLoad impatient(Duration patience) {
        return new SaleLoad(patience, GRACE, PEOPLE, LENGTH, RATE, SOON_QUIET);
    }

    private SaleLoad(Duration patience, Duration grace, int people, Duration length, String rate, Duration quiet) {
        this.patience = patience;
        this.grace = grace;
        this.people = people;
        this.length = length;
        this.rate = rate;
        this.quiet = quiet;
    }

    /**
     * People who are let in more slowly than they could be.
     *
     * @param perSecond how many at most
     * @param grace whoever is away for longer when the turn comes is passed over
     */
    static SaleLoad at(int perSecond, Duration grace) {
        return new SaleLoad(PATIENCE, grace, PEOPLE, LENGTH, perSecond + "/s", QUIET);
    }

    /** The same where somebody may be away only so long when the turn comes. */
    SaleLoad withGrace(Duration other) {
        return new SaleLoad(patience, other, people, length, rate, quiet);
    }

    /** The same with so many people, let in at this rate ({@code 3/s}): less than come in a second, and a line grows. */
    SaleLoad withLine(int crowd, String slowRate) {
        return new SaleLoad(patience, grace, crowd, length, slowRate, quiet);
    }

    /** The same over a longer time, for faults that take theirs; as many people come in a second. */
    SaleLoad lasting(Duration longer) {
        int crowd = (int) (people * longer.toMillis() / length.toMillis());
        return new SaleLoad(patience, grace, crowd, longer, rate, quiet);
    }

    @Override
    public String words() {
        return "a sale: people arrive one after another at equal distances, one in twenty each with one of seven bad"
                + " habits; seven tickets for eight people";
    }

    @Override
    public int people() {
        return people;
    }

    @Override
    public Duration length() {
        return length;
    }

    @Override
    public Done on(Ground ground, Size size, Rush.Action meanwhile, Consumer<String> told) throws Exception {
        Rush.Account account = new Rush(ground.site(), plan(size))
                .when(progress -> progress.joined() >= 1, meanwhile)
                .tell(told)
                .account();
        return new Done(account.books(), account.history(), Unseen.joins(account.history()), ledger(account));
    }

    /** A few people come to a sale of their own, whose books count for nothing. */
    @Override
    public void warmUp(Ground ground) throws Exception {
        new Rush(ground.site(), new SaleLoad().plan(FIRST)).run();
    }

    private RushPlan plan(Size size) {
        return RushPlan.of(size.people(), size.people() * 7 / 8)
                .withSeed(size.seed())
                .withInside(size.people() / 4)
                .withHold(HOLD)
                .withGrace(grace)
                .withRate(rate)
                .withTempo(size.length(), Duration.ofSeconds(2), Duration.ofMillis(500))
                .withArrival(Arrival.STEADY)
                .withConnections(LINES)
                .withLimit(size.length().plus(patience))
                .withQuiet(quiet);
    }

    /** One element a person: the line holds it once, in the order of first joins. */
    private static Ledger ledger(Rush.Account account) {
        Map<Integer, Joining> people = new HashMap<>();
        Map<String, String> personOf = new HashMap<>();
        for (Op op : account.history()) {
            if (op.act() == Act.SIGN_IN && op.kind() == Kind.OK && op.detail() != null) {
                personOf.put(op.detail(), "person-" + op.person());
            } else if (op.act() == Act.JOIN) {
                people.computeIfAbsent(op.person(), none -> new Joining()).take(op);
            }
        }
        List<Addition> additions = new ArrayList<>();
        people.forEach((person, joining) -> additions.add(joining.addition("line", "person-" + person)));
        List<String> line = account.state().journal().stream()
                .filter(record -> record.type().equals("Joined"))
                .map(record -> personOf.getOrDefault(record.user(), "stranger-" + record.user()))
                .distinct()
                .toList();
        return new Ledger(additions, Map.of("line", line));
    }

    /** All joins of a person, up to the first that was acknowledged. */
    private static final class Joining {
        private long invokedAt = Long.MAX_VALUE;
        private long acknowledgedAt = Long.MAX_VALUE;
        private long endedAt;
        private boolean doubtful;
        private int open;

        void take(Op op) {
            open += op.kind() == Kind.INVOKE ? 1 : -1;
            switch (op.kind()) {
                case INVOKE -> invokedAt = Math.min(invokedAt, op.time());
                case OK -> acknowledgedAt = Math.min(acknowledgedAt, op.time());
                case INFO -> doubtful = true;
                case FAIL -> {}
            }
            endedAt = Math.max(endedAt, op.time());
        }

        Addition addition(String list, String element) {
            if (acknowledgedAt != Long.MAX_VALUE) {
                return new Addition(list, element, invokedAt, acknowledgedAt, Kind.OK);
            }
            return new Addition(list, element, invokedAt, endedAt, doubtful || open > 0 ? Kind.INFO : Kind.FAIL);
        }
    }
}
