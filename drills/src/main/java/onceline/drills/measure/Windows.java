package onceline.drills.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import onceline.drills.history.Op.Act;

/**
 * When all was as before: over five seconds, throughput of at least 90 %, a 99th percentile of at most twice the
 * median before the fault, and at most 1 % of the attempts without a clear answer. A window of five seconds moves over the history by half a second each time; before the fault
 * the median over its positions is what is normal.
 */
final class Windows {
    static final long LENGTH = 5_000_000_000L;
    private static final long STEP = 500_000_000L;
    private static final double THROUGHPUT = 0.9;
    private static final double LATENCY = 2;
    private static final double ERRORS = 0.01;

    /** What people come for arrives at a steady rate; the rest follows in waves from what they were told. */
    private static final Set<Act> FOLLOWS = EnumSet.of(Act.LEAVE, Act.CONFIRM);

    private final long[] begun;
    private final long start;
    private final long[] asked;
    private final long[] times;
    private final double[] latencies;
    private final List<Attempt> attempts;

    /** @param throughput acknowledged a second, of what people come for: joins, bids */
    record Window(long from, double throughput, double p99Ms, double errorShare) {}

    /** @param start when people began to come */
    Windows(Calls calls, long start) {
        attempts = calls.attempts();
        List<Call> acknowledged = calls.calls().stream()
                .filter(Call::acknowledged)
                .sorted(Comparator.comparingLong(Call::acknowledgedAt))
                .toList();
        this.start = start;
        begun = calls.calls().stream()
                .filter(call -> !FOLLOWS.contains(call.act()))
                .mapToLong(Call::invokedAt)
                .sorted()
                .toArray();
        asked = acknowledged.stream()
                .filter(call -> !FOLLOWS.contains(call.act()))
                .mapToLong(Call::acknowledgedAt)
                .toArray();
        times = acknowledged.stream().mapToLong(Call::acknowledgedAt).toArray();
        latencies = acknowledged.stream().mapToDouble(Call::latencyMs).toArray();
    }

    /** Every window that lies within. */
    List<Window> within(Span span) {
        List<Window> all = new ArrayList<>();
        for (long from = span.from(); from + LENGTH <= span.to(); from += STEP) {
            all.add(at(from));
        }
        return all;
    }

    private Window at(long from) {
        double[] latest = Arrays.copyOfRange(latencies, position(times, from), position(times, from + LENGTH));
        return new Window(
                from,
                (position(asked, from + LENGTH) - position(asked, from)) / (LENGTH / 1e9),
                Percentile.of(99, latest),
                errorShare(new Span(from, from + LENGTH)));
    }

    private double errorShare(Span window) {
        List<Attempt> ended = attempts.stream()
                .filter(attempt -> window.holds(attempt.endedAt()))
                .toList();
        long failed = ended.stream().filter(Attempt::failed).count();
        return ended.isEmpty() ? 0 : (double) failed / ended.size();
    }

    private static int position(long[] times, long time) {
        int found = Arrays.binarySearch(times, time);
        int position = found < 0 ? -found - 1 : found;
        while (position > 0 && times[position - 1] >= time) {
            position--;
        }
        return position;
    }

    /**
     * What is normal; zero where there is no window to say it. Who catches up after a slow start answers more than is asked,
     * which is not normal.
     */
    Window normal(Span before) {
        List<Window> windows = within(before);
        double throughput = Math.min(offered(before.to()), median(windows, Window::throughput));
        return new Window(before.from(), throughput, median(windows, Window::p99Ms), 0);
    }

    /** What people come for begins so often a second, from the start until then; who waits since before it came before. */
    private double offered(long to) {
        return (position(begun, to) - position(begun, start)) / new Span(start, to).seconds();
    }

    /**
     * The beginning of the first window after the fault began that is as before. Empty if there is none, or if nothing was
     * acknowledged before: then nobody knows what is normal.
     */
    OptionalLong backToNormal(Span before, Span after) {
        Window normal = normal(before);
        if (normal.throughput() == 0) {
            return OptionalLong.empty();
        }
        return within(after).stream()
                .filter(window -> window.throughput() >= THROUGHPUT * normal.throughput()
                        && window.p99Ms() <= LATENCY * normal.p99Ms()
                        && window.errorShare() <= ERRORS)
                .mapToLong(Window::from)
                .findFirst();
    }

    private static double median(List<Window> windows, ToDoubleFunction<Window> figure) {
        return Percentile.of(50, windows.stream().mapToDouble(figure).toArray());
    }
}
