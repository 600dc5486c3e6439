package onceline.drills.measure;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;
import onceline.drills.history.Op.Act;

/**
 * What a fault cost, in seconds since it was injected where nothing else is said.
 *
 * @param acknowledged calls acknowledged since
 * @param unknownOutside share of the calls begun before the fault or after all was normal whose outcome nobody knows
 * @param failedJoins joins, none excluded, that were not acknowledged within the delivery deadline of their first attempt
 * @param firstAcknowledged until an attempt that began after the injection was acknowledged; empty if none was
 * @param longestGap between two acknowledgements, in seconds, for as long as people still asked for something
 * @param untilNormal until throughput and latency were as before, see {@link Windows}; empty if they never were
 * @param normalThroughput joins or bids acknowledged a second before the fault
 */
public record Measures(
        int acknowledged,
        double unknownOutside,
        int failedJoins,
        OptionalDouble firstAcknowledged,
        double longestGap,
        OptionalDouble untilNormal,
        double normalThroughput,
        Phase before,
        Phase during,
        Phase after) {
    /** Processes that have just started are slow; what they do then is not what is normal. */
    private static final long WARM_UP = 8_000_000_000L;

    /**
     * One of the three parts of a run. Before is what was over when the fault was injected, after is what began when it was
     * healed, and during is everything else: also what had begun before and hung.
     *
     * @param errorShare of its attempts, those without a clear answer
     * @param p99Ms from the first attempt to the acknowledgement of its calls
     */
    public record Phase(int calls, double errorShare, double p99Ms) {}

    /**
     * @param load while people kept coming
     * @param fault from the first injection until the last heal
     * @param deadlineNanos how long a join may take
     */
    public static Measures of(Calls calls, Span load, Span fault, long deadlineNanos) {
        return new Reading(calls, load, fault).measures(deadlineNanos);
    }

    /** Whether what began and was over at these times belongs to it. */
    private interface Part {
        boolean holds(long begun, long over);
    }

    private record Reading(Calls calls, Span load, Span fault) {
        Measures measures(long deadlineNanos) {
            Windows windows = new Windows(calls, load.from());
            Span quiet = new Span(load.from() + WARM_UP, fault.from());
            OptionalLong normal = windows.backToNormal(quiet, new Span(fault.from(), load.to()));
            return new Measures(
                    (int) calls.calls().stream()
                            .filter(call -> call.acknowledged() && call.acknowledgedAt() >= fault.from())
                            .count(),
                    unknownOutside(normal.orElse(fault.to())),
                    (int) calls.calls().stream()
                            .filter(call -> call.act() == Act.JOIN
                                    && (!call.acknowledged()
                                            || call.acknowledgedAt() - call.invokedAt() > deadlineNanos))
                            .count(),
                    firstAcknowledged(),
                    longestGap(),
                    normal.isPresent() ? OptionalDouble.of(since(normal.getAsLong())) : OptionalDouble.empty(),
                    windows.normal(quiet).throughput(),
                    phase((begun, over) -> begun >= quiet.from() && over < fault.from()),
                    phase((begun, over) -> begun < fault.to() && over >= fault.from()),
                    phase((begun, over) -> begun >= fault.to()));
        }

        private double since(long time) {
            return new Span(fault.from(), time).seconds();
        }

        private double unknownOutside(long normalAgain) {
            List<Call> outside = calls.calls().stream()
                    .filter(call -> call.invokedAt() < fault.from() || call.invokedAt() >= normalAgain)
                    .toList();
            return share(outside, Call::unknown);
        }

        private OptionalDouble firstAcknowledged() {
            OptionalLong first = calls.attempts().stream()
                    .filter(attempt -> attempt.acknowledged() && attempt.invokedAt() >= fault.from())
                    .mapToLong(Attempt::endedAt)
                    .min();
            return first.isPresent() ? OptionalDouble.of(since(first.getAsLong())) : OptionalDouble.empty();
        }

        /** From the last acknowledgement before the injection to the last call of anybody. */
        private double longestGap() {
            long end = load.to();
            long[] times = calls.calls().stream()
                    .filter(Call::acknowledged)
                    .mapToLong(Call::acknowledgedAt)
                    .sorted()
                    .toArray();
            long last = Arrays.stream(times)
                    .filter(time -> time < fault.from())
                    .max()
                    .orElse(fault.from());
            long longest = 0;
            for (long time : times) {
                if (time > last) {
                    longest = Math.max(longest, Math.min(time, end) - last);
                    last = time;
                }
            }
            return Math.max(longest, end - last) / 1e9;
        }

        private Phase phase(Part part) {
            List<Call> mine = calls.calls().stream()
                    .filter(call -> part.holds(call.invokedAt(), call.overAt()))
                    .toList();
            List<Attempt> tried = calls.attempts().stream()
                    .filter(attempt -> part.holds(attempt.invokedAt(), attempt.endedAt()))
                    .toList();
            double[] latencies = mine.stream()
                    .filter(Call::acknowledged)
                    .mapToDouble(Call::latencyMs)
                    .toArray();
            return new Phase(mine.size(), share(tried, Attempt::failed), Percentile.of(99, latencies));
        }

        private static <T> double share(List<T> all, Predicate<T> which) {
            return all.isEmpty() ? 0 : (double) all.stream().filter(which).count() / all.size();
        }
    }
}
