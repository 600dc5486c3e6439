package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import onceline.drills.BidRush;
import onceline.drills.BidRushPlan;
import onceline.drills.Rush;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidState;
import onceline.drills.bidjudge.BidState.BidRow;
import onceline.drills.history.Ledger;
import onceline.drills.history.Ledger.Addition;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;
import onceline.drills.measure.Span;

/** Bidders outbid each other on lots for as long as these are open; in the last fifth the lots close one by one. */
final class AuctionLoad implements Load<Ground> {
    private static final int LOTS = 6;
    private static final Duration THINK = Duration.ofMillis(600);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Duration patience;

    AuctionLoad() {
        this(PATIENCE);
    }

    /** @param patience whoever has not heard of all outcomes so long after the last end goes home */
    AuctionLoad(Duration patience) {
        this.patience = patience;
    }

    @Override
    public String words() {
        return "an auction: bidders outbid each other on " + LOTS
                + " lots, one in twenty each with one of nine bad manners";
    }

    @Override
    public int people() {
        return 100;
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(60);
    }

    /** Before lots begin to close. */
    @Override
    public Duration steady(Duration length) {
        return length.multipliedBy(4).dividedBy(5);
    }

    @Override
    public Done on(Ground ground, Size size, Rush.Action meanwhile, Consumer<String> told) throws Exception {
        BidRushPlan plan = BidRushPlan.of(size.people(), LOTS, size.length())
                .withSeed(size.seed())
                .withThink(THINK)
                .withLimit(patience);
        BidRush.Account account = new BidRush(ground.site(), plan)
                .when(progress -> progress.accepted() >= 1, meanwhile)
                .tell(told)
                .account();
        return new Done(account.books(), account.history(), unseen(account.state()), ledger(account));
    }

    /** From the door to the row. */
    private static List<Span> unseen(BidState state) {
        Map<Long, Long> stored = new HashMap<>();
        state.bids().forEach(row -> stored.put(row.offset(), row.storedAfterMs()));
        List<Span> spans = new ArrayList<>();
        for (var record : state.journal()) {
            if (record instanceof Placed bid && stored.containsKey(bid.offset())) {
                long at = bid.at() * 1_000_000;
                spans.add(new Span(at, at + stored.getOrDefault(bid.offset(), 0L) * 1_000_000));
            }
        }
        return spans;
    }

    /** One element a bid; a lot holds the accepted ones in the order of the journal. */
    private static Ledger ledger(BidRush.Account account) {
        Map<String, Bidding> bids = new LinkedHashMap<>();
        account.history().stream()
                .filter(op -> op.act() == Act.BID && op.id() != null && op.offer() != null)
                .sorted(Comparator.comparingLong(Op::time))
                .forEach(op ->
                        bids.computeIfAbsent(op.id(), none -> new Bidding()).take(op));
        List<Addition> additions = new ArrayList<>();
        bids.forEach((id, bid) -> additions.add(bid.addition(id)));
        Map<String, List<String>> lists = new LinkedHashMap<>();
        account.state().bids().stream()
                .sorted(Comparator.comparingLong(BidRow::offset))
                .forEach(row -> lists.computeIfAbsent(row.lot(), none -> new ArrayList<>())
                        .add(row.bid()));
        return new Ledger(additions, lists);
    }

    /** All attempts of one bid: accepted once is accepted. */
    private static final class Bidding {
        private String lot = "";
        private long invokedAt = Long.MAX_VALUE;
        private long endedAt;
        private boolean accepted;
        private boolean refused;

        void take(Op op) {
            if (op.kind() == Kind.INVOKE) {
                invokedAt = Math.min(invokedAt, op.time());
                return;
            }
            if (op.offer() != null && !accepted) {
                lot = op.offer().lot();
                accepted = "accepted".equals(op.offer().outcome());
                refused |= "refused".equals(op.offer().outcome());
                endedAt = op.time();
            }
        }

        /** What was refused once as it was meant stays refused; a contradiction under its id changes nothing. */
        Addition addition(String id) {
            Kind kind = accepted ? Kind.OK : refused ? Kind.FAIL : Kind.INFO;
            return new Addition(lot, id, invokedAt, endedAt, kind);
        }
    }
}
