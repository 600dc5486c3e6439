package onceline.drills;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import onceline.drills.crowd.ChildCrowd;
import onceline.drills.crowd.Crowd;
import onceline.drills.crowd.CrowdPlan;
import onceline.drills.crowd.People;
import onceline.drills.crowd.Progress;
import onceline.drills.history.Clock;
import onceline.drills.history.History;
import onceline.drills.history.Op;
import onceline.drills.judge.Asked;
import onceline.drills.judge.Books;
import onceline.drills.judge.FinalState;
import onceline.drills.judge.Judge;
import onceline.drills.site.Evidence;
import onceline.drills.site.Operator;
import onceline.drills.site.Sale;
import onceline.drills.site.Site;

/**
 * A rush from end to end on a running Onceline: creates a sale, lets the people in, waits until all is quiet, and closes
 * the books.
 *
 * <pre>{@code
 * Books books = new Rush(site, RushPlan.of(300, 100))
 *         .when(progress -> progress.joined() >= 150, lab.redis()::flush)
 *         .run();
 * books.assertClosed();
 * }</pre>
 */
public final class Rush {
    private static final Duration PROGRESS = Duration.ofSeconds(1);
    private static final Duration BREATH = Duration.ofMillis(300);

    private final Site site;
    private final RushPlan plan;
    private final String eventId;
    private final Clock clock = Clock.start();
    private final Moments<Progress> moments = new Moments<>();
    private Consumer<String> told = line -> {};
    private Runnable drained = () -> {};
    private int processes;

    /** What happens meanwhile; an exception fails the rush. */
    public interface Action {
        void run() throws Exception;
    }

    public Rush(Site site, RushPlan plan) {
        this.site = site;
        this.plan = plan;
        this.eventId = "rush-" + plan.seed() + "-"
                + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    }

    /** The sale that {@link #run} will create. */
    public String eventId() {
        return eventId;
    }

    /** Runs the action once, when the crowd has come so far; the rush ends only after it has. */
    public Rush when(Predicate<Progress> moment, Action action) {
        moments.add(moment, action);
        return this;
    }

    /** Runs when all is quiet, before the judge reads; for whoever wants to show what the judge sees. */
    public Rush whenQuiet(Runnable action) {
        drained = action;
        return this;
    }

    /** Where a line goes each second. */
    public Rush tell(Consumer<String> lines) {
        told = lines;
        return this;
    }

    /** Spreads the people over processes of their own; without this they live in the caller's. */
    public Rush inProcesses(int count) {
        processes = count;
        return this;
    }

    public Books run() throws Exception {
        return account().books();
    }

    /** The books, and all from which they were closed. */
    public record Account(Books books, List<Op> history, FinalState state) {}

    /** As {@link #run}, for whoever looks closer. */
    public Account account() throws Exception {
        try (Scratch scratch = new Scratch()) {
            return account(scratch.directory());
        }
    }

    private Account account(Path files) throws Exception {
        Sale sale = new Sale(eventId, plan.rate(), plan.inside(), plan.stock(), plan.hold(), plan.grace());
        new Operator(site).create(sale);
        List<Path> histories = crowd(files);
        told.accept("Waiting until all is quiet");
        FinalState state = finalState();
        told.accept("Closing the books");
        List<Op> history = History.read(histories);
        Asked asked = new Asked(eventId, plan.people(), plan.stock(), plan.inside());
        return new Account(Judge.close(asked, history, state), history, state);
    }

    private FinalState finalState() throws SQLException, InterruptedException {
        try (Evidence evidence = new Evidence(site, eventId)) {
            FinalState state = evidence.whenQuiet(plan.quiet().plus(plan.hold()));
            drained.run();
            return evidence.again(state.notQuiet());
        }
    }

    private List<Path> crowd(Path files) throws Exception {
        List<Path> histories = new ArrayList<>();
        List<People> crowds = new ArrayList<>();
        try {
            int parts = Math.max(1, processes);
            for (int i = 0; i < parts; i++) {
                Path history = files.resolve("history-" + i + ".jsonl");
                histories.add(history);
                CrowdPlan part = crowdPlan().part(i, parts);
                crowds.add(processes == 0 ? new Crowd(part, history) : new ChildCrowd(part, history));
            }
            signInAndRush(crowds);
        } finally {
            for (People crowd : crowds) {
                crowd.close();
            }
        }
        return histories;
    }

    private void signInAndRush(List<People> crowds) throws Exception {
        together(crowds, "signing in", People::signIn);
        long start = clock.now() + BREATH.toNanos();
        moments.during(
                () -> progress(crowds),
                progress -> progress.finished() >= plan.people(),
                () -> together(crowds, "rushing", people -> people.rush(start)));
    }

    private void together(List<People> crowds, String what, Step step) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (People people : crowds) {
                all.add(threads.submit(() -> {
                    step.take(people);
                    return null;
                }));
            }
            Future<?> watching = threads.submit(() -> tellProgress(crowds, what));
            try {
                for (Future<?> one : all) {
                    one.get();
                }
            } catch (ExecutionException broken) {
                throw broken.getCause() instanceof Exception cause ? cause : broken;
            } finally {
                watching.cancel(true);
            }
        }
        told.accept(line(what, clock.now(), clock.now(), progress(crowds)));
    }

    private void tellProgress(List<People> crowds, String what) {
        long start = clock.now();
        try {
            while (true) {
                Thread.sleep(PROGRESS);
                told.accept(line(what, start, clock.now(), progress(crowds)));
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    private static String line(String what, long start, long now, Progress p) {
        return "%-10s %4s signed in %,d  joined %,d  watching %,d  told %,d  confirmed %,d  sold out %,d  through %,d"
                .formatted(
                        what,
                        now == start ? "" : (now - start) / 1_000_000_000 + " s",
                        p.signedIn(),
                        p.joined(),
                        p.watching(),
                        p.told(),
                        p.confirmed(),
                        p.soldOut(),
                        p.finished());
    }

    private static Progress progress(List<People> crowds) {
        return Progress.sum(crowds.stream().map(People::progress).toList());
    }

    private CrowdPlan crowdPlan() {
        return new CrowdPlan(
                eventId,
                plan.seed(),
                plan.people(),
                0,
                plan.people(),
                eventId,
                site.gates().stream().map(Object::toString).toList(),
                plan.connections(),
                clock.offset(),
                plan.arrive().toMillis(),
                plan.pace().toMillis(),
                plan.think().toMillis(),
                plan.limit().toMillis(),
                plan.arrival());
    }

    private interface Step {
        void take(People people) throws Exception;
    }
}
