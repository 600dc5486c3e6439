package onceline.drills.drill;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import onceline.drills.judge.Verdict;

/**
 * What a drill expects, written down before the run.
 *
 * @param certain whether a deviation counts also in a run that is in doubt: what is lost is lost
 */
public record Expectation(String words, boolean certain, Rule rule) {
    /** Compares. */
    public interface Rule {
        Found in(Observed observed);
    }

    /** What was found, in words, and whether it is what was expected. */
    public record Found(String actual, Verdict verdict) {}

    /** Lost, doubled, invented, out of order, oversold and all the other columns are zero. */
    public static Expectation booksClose() {
        return new Expectation(
                "every column of the books is 0",
                true,
                seen -> found(columns(seen), seen.books().verdict()));
    }

    /** For control runs: the judge sees it in at least one of these columns. */
    public static Expectation booksShow(String... columns) {
        List<String> any = List.of(columns);
        return new Expectation(
                "the books show it: " + String.join(" or ", any) + " above 0",
                true,
                seen -> found(columns(seen), any.stream().anyMatch(column -> seen.found(column) > 0)));
    }

    /** None excluded; the client's deadline is the delivery deadline. */
    public static Expectation noFailedJoin() {
        return new Expectation("no failed join", false, seen -> {
            int failed = seen.measures().failedJoins();
            return found(failed + " failed", failed == 0);
        });
    }

    /** Of every drill with its safeties on: see {@link Load.Done}. */
    static Expectation nothingStaysUnseen() {
        return that("nothing acknowledged stays unseen", seen -> {
            boolean any = seen.measures().acknowledged() > 0;
            return found(any ? seen.unseen() + " unseen" : "nothing acknowledged", any && seen.unseen() == 0);
        });
    }

    /** A new request is acknowledged so soon after the injection. */
    public static Expectation writesWithin(Duration limit) {
        return within(
                "a new request acknowledged within " + seconds(limit) + " of the fault",
                limit,
                seen -> seen.measures().firstAcknowledged());
    }

    /** Nobody who asks waits longer for the next acknowledgement, somebody's. */
    public static Expectation gapWithin(Duration limit) {
        return within(
                "no longer than " + seconds(limit) + " without an acknowledgement",
                limit,
                seen -> OptionalDouble.of(seen.measures().longestGap()));
    }

    /** For outages that are the point of the drill: whoever asks is not answered for so long. */
    static Expectation gapAtLeast(Duration least) {
        return that("nothing is acknowledged for at least " + seconds(least), seen -> {
            double gap = seen.measures().longestGap();
            return found("%.2f s".formatted(gap), gap >= least.toMillis() / 1e3);
        });
    }

    /** Throughput and latency are as before so soon after the heal. */
    public static Expectation normalWithin(Duration limit) {
        return within("back to normal within " + seconds(limit) + " of the heal", limit, seen -> {
            OptionalDouble normal = seen.measures().untilNormal();
            return normal.isEmpty()
                    ? normal
                    : OptionalDouble.of(
                            Math.max(0, normal.getAsDouble() - seen.fault().seconds()));
        });
    }

    /** Somebody notices so soon. */
    public static Expectation detectedWithin(Duration limit) {
        return within("detected within " + seconds(limit), limit, Observed::detected);
    }

    /** The gauge shows who it is, and so soon after the fault it shows somebody else than before. */
    static Expectation anotherWithin(String gauge, String words, Duration limit) {
        return within(
                words + " within " + seconds(limit) + " of the fault",
                limit,
                seen -> seen.readings(gauge).untilAnother(seen.fault().from()));
    }

    /** What the gauge shows when all is quiet again. */
    static Expectation lastIs(String gauge, double value, String words) {
        return that(words + " (" + gauge + " ends at " + (long) value + ")", seen -> {
            OptionalDouble last = seen.readings(gauge).last();
            return found(
                    last.isPresent() ? String.valueOf((long) last.getAsDouble()) : "not read",
                    last.isPresent() && last.getAsDouble() == value);
        });
    }

    /** A rule of the drill's own. */
    public static Expectation that(String words, Rule rule) {
        return new Expectation(words, false, rule);
    }

    public static Found found(String actual, boolean met) {
        return found(actual, met ? Verdict.PASSED : Verdict.DEVIATED);
    }

    private static Found found(String actual, Verdict verdict) {
        return new Found(actual, verdict);
    }

    private static Expectation within(String words, Duration limit, Function<Observed, OptionalDouble> figure) {
        return that(words, seen -> {
            OptionalDouble actual = figure.apply(seen);
            return actual.isEmpty()
                    ? found("never", false)
                    : found(
                            String.format(Locale.ROOT, "%.2f s", actual.getAsDouble()),
                            actual.getAsDouble() <= limit.toMillis() / 1e3);
        });
    }

    private static String columns(Observed seen) {
        return seen.books().zeros().entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1_000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
