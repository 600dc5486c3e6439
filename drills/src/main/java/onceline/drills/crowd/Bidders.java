package onceline.drills.crowd;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import onceline.drills.history.Clock;
import onceline.drills.history.History;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.HttpLines;

/**
 * Everybody who bids. First {@link #signIn()}, then {@link #bid()}; both return when everybody is done. What happened is
 * in the history file.
 */
public final class Bidders implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SIGN_IN_FOR = Duration.ofMinutes(3);

    private final BidPlan plan;
    private final Clock clock = Clock.start();
    private final Deadline deadline = new Deadline(clock);
    private final History history;
    private final List<HttpLines> lines = new ArrayList<>();
    private final List<Bidder> bidders = new ArrayList<>();
    private final BidCounters counters = new BidCounters();

    public Bidders(BidPlan plan, Path historyFile) throws IOException {
        this.plan = plan;
        this.history = new History(historyFile);
        List<HttpAddress> gates = plan.gates().stream().map(HttpAddress::of).toList();
        for (HttpAddress gate : gates) {
            lines.add(new HttpLines(gate, Math.max(1, plan.connections() / gates.size()), PATIENCE));
        }
        List<Manner> manners = Manner.draw(plan.bidders(), plan.seed());
        for (int number = 0; number < plan.bidders(); number++) {
            bidders.add(bidder(number, manners.get(number), gates));
        }
    }

    private Bidder bidder(int number, Manner manner, List<HttpAddress> gates) {
        SplittableRandom random = new SplittableRandom(plan.seed() * 1_000_003L + number);
        Log log = new Log(history, clock, number);
        int at = number % gates.size();
        Door door = new Door(lines.get(at), log, random.split(), deadline);
        BidDoor bids = new BidDoor(lines.get(at), gates.get(at), number, log, deadline);
        return new Bidder(plan, number, manner, gates.get(at), door, bids, log, random, deadline, counters);
    }

    public void signIn() throws InterruptedException {
        deadline.set(clock.now() + SIGN_IN_FOR.toNanos());
        Together.each(bidders, Bidder::signIn);
    }

    public void bid() throws InterruptedException {
        long left = Math.max(0, plan.untilMs() - System.currentTimeMillis());
        deadline.set(clock.now() + Duration.ofMillis(left).toNanos());
        Thread closing = Thread.ofVirtual().start(() -> closeAfter(left));
        Together.each(bidders, Bidder::bid);
        closing.interrupt();
    }

    /** Whoever still waits is reading a stream that may stay silent for ever. */
    private void closeAfter(long ms) {
        try {
            Thread.sleep(ms);
            bidders.forEach(Bidder::sendHome);
        } catch (InterruptedException everybodyIsThrough) {
            Thread.currentThread().interrupt();
        }
    }

    public BidProgress progress() {
        return counters.read(plan.bidders());
    }

    @Override
    public void close() throws IOException {
        for (HttpLines open : lines) {
            open.close();
        }
        history.close();
    }
}
