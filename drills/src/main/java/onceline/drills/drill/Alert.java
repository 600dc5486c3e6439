package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import onceline.drills.measure.Span;

/**
 * What calls a person: a condition on a gauge that has held for a while, as a rule of Prometheus says it.
 *
 * @param words the condition in words, with its threshold
 * @param gauge what it looks at, by name
 * @param lasting how long the condition must hold
 */
record Alert(String name, String words, String gauge, Condition condition, Duration lasting) {
    /** Fewer readings before the fault, and that it was silent then means nothing. */
    private static final int LEAST_QUIET = 10;

    /** Whether it holds now. */
    interface Condition {
        /** @param soFar in the order of time, the last is now; not empty */
        boolean now(List<Readings.Point> soFar);

        static Condition above(double limit) {
            return soFar -> soFar.getLast().value() > limit;
        }

        static Condition not(double value) {
            return soFar -> soFar.getLast().value() != value;
        }

        /** A counter has grown by so much within the time. */
        static Condition grownBy(double least, Duration within) {
            return soFar -> soFar.getLast().value() - valueBefore(soFar, within) >= least;
        }

        private static double valueBefore(List<Readings.Point> soFar, Duration within) {
            long from = soFar.getLast().time() - within.toNanos();
            return soFar.reversed().stream()
                    .dropWhile(point -> point.time() > from)
                    .findFirst()
                    .orElse(soFar.getFirst())
                    .value();
        }
    }

    /** Silent before the fault, and there so soon after the injection, before anybody has mended anything. */
    Expectation firesWithin(Duration limit) {
        return Expectation.that(
                "alert " + name + " (" + words + ") is silent before the fault and fires within " + limit.toSeconds()
                        + " s of it",
                seen -> fired(seen, limit));
    }

    /** Gone so soon after the runbook's last step, and not back at the end. */
    Expectation endsWithin(Duration limit) {
        return Expectation.that(
                name + " is over within " + limit.toSeconds() + " s of the mending", seen -> ended(seen, limit));
    }

    private Expectation.Found fired(Observed seen, Duration limit) {
        Readings readings = seen.readings(gauge);
        long quiet = readings.points().stream()
                .filter(point -> point.time() < seen.fault().from())
                .count();
        List<Span> firing = firing(readings);
        if (quiet < LEAST_QUIET) {
            return Expectation.found("only " + quiet + " readings before the fault", false);
        }
        if (firing.isEmpty()) {
            return Expectation.found("never", false);
        }
        Span first = firing.getFirst();
        double after = (first.from() - seen.fault().from()) / 1e9;
        return Expectation.found(
                seconds(after),
                after >= 0
                        && after <= limit.toMillis() / 1e3
                        && first.from() < seen.fault().to());
    }

    private Expectation.Found ended(Observed seen, Duration limit) {
        List<Span> firing = firing(seen.readings(gauge));
        if (firing.isEmpty()) {
            return Expectation.found("never fired", false);
        }
        long end = firing.getLast().to();
        if (end == Long.MAX_VALUE) {
            return Expectation.found("still there", false);
        }
        double after = (end - seen.fault().to()) / 1e9;
        return Expectation.found(
                after < 0 ? "before the mending had ended" : seconds(after), after <= limit.toMillis() / 1e3);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    /** From when to when it fired; without end if it still did at the last reading. */
    List<Span> firing(Readings readings) {
        List<Span> firing = new ArrayList<>();
        List<Readings.Point> points = readings.points();
        long since = Long.MAX_VALUE;
        long fired = Long.MAX_VALUE;
        for (int i = 0; i < points.size(); i++) {
            long now = points.get(i).time();
            if (!condition.now(points.subList(0, i + 1))) {
                if (fired != Long.MAX_VALUE) {
                    firing.add(new Span(fired, now));
                }
                since = Long.MAX_VALUE;
                fired = Long.MAX_VALUE;
                continue;
            }
            since = Math.min(since, now);
            if (fired == Long.MAX_VALUE && now - since >= lasting.toNanos()) {
                fired = now;
            }
        }
        if (fired != Long.MAX_VALUE) {
            firing.add(new Span(fired, Long.MAX_VALUE));
        }
        return firing;
    }
}
