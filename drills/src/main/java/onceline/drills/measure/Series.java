package onceline.drills.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * The run second by second, as a plot shows it.
 *
 * @param from nanoseconds since 1970 by the history's clock
 */
public record Series(long from, List<Second> seconds) {
    private static final long SECOND = 1_000_000_000L;

    /**
     * @param acknowledged calls
     * @param errors attempts without a clear answer
     * @param p50Ms of the calls acknowledged in it
     * @param unseen what was acknowledged and not yet seen at its end
     */
    public record Second(int acknowledged, int errors, double p50Ms, double p99Ms, int unseen) {}

    public static Series of(Calls calls, List<Span> unseen, Span load) {
        List<Second> seconds = new ArrayList<>();
        for (long from = load.from(); from < load.to(); from += SECOND) {
            seconds.add(second(calls, unseen, new Span(from, from + SECOND)));
        }
        return new Series(load.from(), seconds);
    }

    private static Second second(Calls calls, List<Span> unseen, Span second) {
        double[] latencies = calls.calls().stream()
                .filter(call -> call.acknowledged() && second.holds(call.acknowledgedAt()))
                .mapToDouble(Call::latencyMs)
                .toArray();
        long errors = calls.attempts().stream()
                .filter(attempt -> attempt.failed() && second.holds(attempt.endedAt()))
                .count();
        long waiting = unseen.stream().filter(span -> span.holds(second.to())).count();
        return new Second(
                latencies.length, (int) errors, Percentile.of(50, latencies), Percentile.of(99, latencies), (int)
                        waiting);
    }
}
