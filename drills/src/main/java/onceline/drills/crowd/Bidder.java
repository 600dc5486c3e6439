package onceline.drills.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import onceline.drills.bidjudge.LotTerms;
import onceline.drills.crowd.BidDoor.Bid;
import onceline.drills.crowd.BidDoor.Heard;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Told;
import onceline.drills.http.EventStream;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.Request;
import tools.jackson.databind.JsonNode;

/**
 * One bidder. The main thread bids on a favourite lot, whose price it follows by stream, and now and then on a second
 * one, which it only looks at; two more threads read the streams.
 */
final class Bidder {
    private static final int SECOND_LOT_ONE_IN = 4;
    private static final int BIDS_AGAINST_ONESELF_ONE_IN = 8;
    private static final long LOOK_AGAIN_MS = 100;
    private static final int MOST_STEPS = 4;

    private final BidPlan plan;
    private final int number;
    private final Manner manner;
    private final HttpAddress gate;
    private final Door door;
    private final BidDoor bids;
    private final Log log;
    private final SplittableRandom random;
    private final Deadline deadline;
    private final BidCounters counters;
    private final List<LotTerms> lots;

    private final Map<String, LotView> views = new ConcurrentHashMap<>();
    /** Lot to the highest amount that was accepted of this bidder. */
    private final Map<String, Long> best = new ConcurrentHashMap<>();

    private final Set<Outcome> heard = ConcurrentHashMap.newKeySet();
    private final List<Watch> watches = new ArrayList<>();
    private final AtomicBoolean through = new AtomicBoolean();
    private final AtomicInteger nextId = new AtomicInteger();
    private boolean signedIn;

    /** What a notice says. */
    private record Outcome(String kind, String lot) {}

    Bidder(
            BidPlan plan,
            int number,
            Manner manner,
            HttpAddress gate,
            Door door,
            BidDoor bids,
            Log log,
            SplittableRandom random,
            Deadline deadline,
            BidCounters counters) {
        this.plan = plan;
        this.number = number;
        this.manner = manner;
        this.gate = gate;
        this.door = door;
        this.bids = bids;
        this.log = log;
        this.random = random;
        this.deadline = deadline;
        this.counters = counters;
        this.lots = new ArrayList<>();
        lots.add(plan.lots().get(number % plan.lots().size()));
        if (plan.lots().size() > 1) {
            int other = 1 + random.nextInt(plan.lots().size() - 1);
            lots.add(plan.lots().get((number + other) % plan.lots().size()));
        }
    }

    void signIn() throws InterruptedException {
        String contact = "b" + number + "-" + plan.run() + "@rush.example";
        String token = door.signIn(
                contact, "key-of-bidder-" + number + "-" + plan.run() + "-" + random.nextLong(Long.MAX_VALUE));
        if (token == null) {
            return;
        }
        signedIn = true;
        counters.signedIn.incrementAndGet();
        bids.with(token);
        watches.add(watch(Request.get("/api/stream", token), this::notices));
        watches.add(watch(Request.get("/api/lots/" + favourite().lot() + "/stream", token), this::price));
    }

    private Watch watch(Request request, Consumer<EventStream.Event> take) {
        return new Watch(gate, number, request, log, counters.watching, take);
    }

    private LotTerms favourite() {
        return lots.getFirst();
    }

    /** Returns when the bidder is through and nothing is under way any more. */
    void bid() throws InterruptedException {
        if (!signedIn) {
            end(Ending.REFUSED);
            return;
        }
        List<Thread> reading = new ArrayList<>();
        for (Watch watch : watches) {
            reading.add(aside(() -> watch.until(through::get)));
        }
        try {
            live();
        } finally {
            end(Ending.UNFINISHED);
            for (Thread thread : reading) {
                thread.join();
            }
        }
    }

    /** The time is up. */
    void sendHome() {
        end(Ending.UNFINISHED);
    }

    private void live() throws InterruptedException {
        long vanishAt = vanishAt();
        while (!through.get() && !deadline.over() && !allClosed()) {
            Thread.sleep(random.nextLong(plan.thinkMs() / 10 + 1, plan.thinkMs() + 2));
            if (manner == Manner.VANISHES && System.currentTimeMillis() > vanishAt) {
                end(Ending.VANISHED);
                return;
            }
            turn(random.nextInt(SECOND_LOT_ONE_IN) == 0 ? lots.getLast() : favourite());
        }
        if (manner == Manner.LATE && !through.get()) {
            place(favourite(), 1 + random.nextInt(MOST_STEPS));
        }
        while (!through.get() && !deadline.over() && !heardAll()) {
            Thread.sleep(LOOK_AGAIN_MS);
        }
        if (heardAll()) {
            end(Ending.THROUGH);
        }
    }

    /** Somewhere in the first two thirds of the auction. */
    private long vanishAt() {
        long open = favourite().closesAt() - favourite().opensAt();
        return favourite().opensAt() + open / 4 + random.nextLong(open / 2 + 1);
    }

    private boolean allClosed() throws InterruptedException {
        for (LotTerms lot : lots) {
            boolean mayBeOver = System.currentTimeMillis() >= lot.closesAt();
            if (!mayBeOver || !view(lot).closed()) {
                return false;
            }
        }
        return true;
    }

    /** The favourite's comes by stream; after its end, and of others, the bidder asks. */
    private LotView view(LotTerms lot) throws InterruptedException {
        LotView seen = views.get(lot.lot());
        boolean streamed = lot.equals(favourite()) && seen != null;
        if (seen != null && (streamed || seen.closed())) {
            return seen;
        }
        LotView now = bids.look(lot.lot());
        if (now == null) {
            return seen == null ? new LotView(null, null, null) : seen;
        }
        views.put(lot.lot(), now);
        return now;
    }

    private void turn(LotTerms lot) throws InterruptedException {
        LotView view = view(lot);
        boolean early = manner == Manner.EARLY && !view.closed();
        if (!view.open() && !early) {
            return;
        }
        if (leads(lot, view) && random.nextInt(BIDS_AGAINST_ONESELF_ONE_IN) > 0) {
            return;
        }
        boolean tooLow = manner == Manner.TOO_LOW && random.nextBoolean();
        place(lot, tooLow ? -1 : random.nextInt(MOST_STEPS));
        if (manner == Manner.DROPS && random.nextInt(3) == 0) {
            watches.forEach(Watch::hangUp);
        }
    }

    private boolean leads(LotTerms lot, LotView view) {
        Long own = best.get(lot.lot());
        return own != null && own.equals(view.price());
    }

    /** @param steps increments above the price to beat */
    private void place(LotTerms lot, int steps) throws InterruptedException {
        LotView view = view(lot);
        long minimum = view.minimum() == null ? lot.openingPrice() : view.minimum();
        Bid bid = new Bid(newId(), lot.lot(), Math.max(1, minimum + steps * lot.increment()));
        switch (manner) {
            case TWO_TABS -> {
                boolean twice = random.nextBoolean();
                Bid other = twice ? bid : new Bid(newId(), lot.lot(), bid.amount());
                SplittableRandom apart = random.split();
                Thread second = aside(() -> insist(other, apart));
                insist(bid, random);
                second.join();
            }
            case ABORTS -> {
                bids.abort(bid);
                insist(bid, random);
            }
            case REPEATS -> {
                insist(bid, random);
                insist(bid, random);
            }
            case CONTRADICTS -> {
                insist(bid, random);
                bids.once(new Bid(bid.id(), bid.lot(), bid.amount() + lot.increment()));
                insist(bid, random);
            }
            case STEADY, TOO_LOW, EARLY, LATE, DROPS, VANISHES -> insist(bid, random);
        }
    }

    private void insist(Bid bid, SplittableRandom own) throws InterruptedException {
        Heard answer = bids.insist(bid, own);
        if (answer.accepted()) {
            counters.accepted.incrementAndGet();
            best.merge(bid.lot(), bid.amount(), Math::max);
        } else {
            counters.refused.incrementAndGet();
        }
    }

    /** Of every lot with an accepted bid: that it was won, or that somebody offered more. */
    private boolean heardAll() throws InterruptedException {
        for (LotTerms lot : lots) {
            Long own = best.get(lot.lot());
            if (own != null) {
                LotView view = view(lot);
                String kind = own.equals(view.price()) ? "auction-won" : "outbid";
                if (!view.closed() || !heard.contains(new Outcome(kind, lot.lot()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private void price(EventStream.Event event) {
        if (event.name().equals("lot")) {
            views.put(favourite().lot(), LotView.of(Json.read(event.data())));
        }
    }

    private void notices(EventStream.Event event) {
        switch (event.name()) {
            case "state" -> Json.read(event.data()).path("notices").forEach(notice -> notice("state", notice));
            case "notice" -> notice("notice", Json.read(event.data()));
            default -> {}
        }
    }

    private void notice(String via, JsonNode notice) {
        String kind = Json.text(notice, "kind");
        String lot = Json.text(notice, "lot");
        if (kind == null || lot == null || !lot.startsWith(plan.run())) {
            return;
        }
        log.told(new Told(via, kind, Json.text(notice, "fact"), null, 0), lot);
        if (heard.add(new Outcome(kind, lot))) {
            counters.told.incrementAndGet();
        }
    }

    private void end(Ending ending) {
        if (through.compareAndSet(false, true)) {
            log.write(log.now(), Kind.OK, Act.END, null, null, ending.name());
            counters.finished.incrementAndGet();
            watches.forEach(Watch::hangUp);
        }
    }

    private String newId() {
        return plan.run() + "-" + number + "-" + nextId.incrementAndGet();
    }

    private static Thread aside(Step step) {
        return Thread.ofVirtual().start(() -> {
            try {
                step.run();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Something a bidder does beside bidding. */
    private interface Step {
        void run() throws InterruptedException;
    }
}
