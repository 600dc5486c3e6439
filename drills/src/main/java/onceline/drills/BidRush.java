package onceline.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import onceline.drills.bidjudge.BidAsked;
import onceline.drills.bidjudge.BidBooks;
import onceline.drills.bidjudge.BidJudge;
import onceline.drills.bidjudge.BidState;
import onceline.drills.bidjudge.LotTerms;
import onceline.drills.crowd.BidPlan;
import onceline.drills.crowd.BidProgress;
import onceline.drills.crowd.Bidders;
import onceline.drills.history.History;
import onceline.drills.history.Op;
import onceline.drills.site.BidEvidence;
import onceline.drills.site.Operator;
import onceline.drills.site.Sale;
import onceline.drills.site.Site;

/**
 * An auction from end to end on a running Onceline: lists lots, lets the bidders in, waits until all is quiet, and closes
 * the books.
 *
 * <pre>{@code
 * BidBooks books = new BidRush(site, BidRushPlan.of(40, 4, Duration.ofSeconds(15)))
 *         .when(progress -> progress.accepted() >= 20, lab.redis()::flush)
 *         .run();
 * books.assertClosed();
 * }</pre>
 */
public final class BidRush {
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final Site site;
    private final BidRushPlan plan;
    private final String run;
    private final Moments<BidProgress> moments = new Moments<>();
    private Consumer<String> told = line -> {};

    public BidRush(Site site, BidRushPlan plan) {
        this.site = site;
        this.plan = plan;
        this.run = "b" + plan.seed() + "-"
                + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    }

    /** How the names of the lots begin. */
    String prefix() {
        return run + "-";
    }

    /** Runs the action once, when the bidders have come so far; the rush ends only after it has. */
    public BidRush when(Predicate<BidProgress> moment, Rush.Action action) {
        moments.add(moment, action);
        return this;
    }

    /** Where a line goes each second. */
    public BidRush tell(Consumer<String> lines) {
        told = lines;
        return this;
    }

    public BidBooks run() throws Exception {
        return account().books();
    }

    /** The books, and all from which they were closed. */
    public record Account(BidBooks books, List<Op> history, BidState state) {}

    /** As {@link #run}, for whoever looks closer. */
    public Account account() throws Exception {
        Bidding bidding = bid();
        told.accept("Waiting until all is quiet");
        try (BidEvidence evidence = new BidEvidence(site, prefix(), bidding.asked())) {
            var state = evidence.whenQuiet(plan.quiet());
            told.accept("Closing the books");
            BidBooks books = BidJudge.close(bidding.asked(), bidding.history(), state);
            return new Account(books, bidding.history(), state);
        }
    }

    /** What was asked for and what the bidders did and heard: all that the judge needs beside the stores. */
    record Bidding(BidAsked asked, List<Op> history) {}

    Bidding bid() throws Exception {
        Operator operator = new Operator(site);
        operator.create(new Sale(run, "1/s", 1, 1, Duration.ofMinutes(1), Duration.ofMinutes(1)));
        List<LotTerms> lots = plan.lots(run, System.currentTimeMillis());
        for (LotTerms lot : lots) {
            operator.list(lot);
        }
        try (Scratch scratch = new Scratch()) {
            Path history = scratch.directory().resolve("history.jsonl");
            bid(lots, history);
            return new Bidding(new BidAsked(plan.bidders(), lots), History.read(List.of(history)));
        }
    }

    private void bid(List<LotTerms> lots, Path history) throws Exception {
        try (Bidders bidders = new Bidders(bidPlan(lots), history)) {
            Thread telling = Thread.ofVirtual().start(() -> tellProgress(bidders));
            try {
                bidders.signIn();
                moments.during(bidders::progress, progress -> progress.finished() >= plan.bidders(), bidders::bid);
            } finally {
                telling.interrupt();
            }
            told.accept(line(bidders.progress()));
        }
    }

    private void tellProgress(Bidders bidders) {
        try {
            while (true) {
                Thread.sleep(PROGRESS);
                told.accept(line(bidders.progress()));
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    private static String line(BidProgress p) {
        return "bidding    signed in %,d  accepted %,d  refused %,d  streams %,d  told %,d  through %,d"
                .formatted(p.signedIn(), p.accepted(), p.refused(), p.watching(), p.told(), p.finished());
    }

    private BidPlan bidPlan(List<LotTerms> lots) {
        long lastEnd = lots.stream().mapToLong(LotTerms::latestEnd).max().orElse(0);
        return new BidPlan(
                run,
                plan.seed(),
                plan.bidders(),
                site.gates(),
                plan.connections(),
                lots,
                plan.think().toMillis(),
                lastEnd + plan.limit().toMillis());
    }
}
