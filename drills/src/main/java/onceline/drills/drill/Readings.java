package onceline.drills.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import onceline.drills.measure.Span;

/** What one gauge showed, in the order of time. */
public record Readings(String gauge, List<Point> points) {
    /** @param time nanoseconds since 1970 by the history's clock */
    public record Point(long time, double value) {}

    /** Fewer readings, and that it stood still means nothing. */
    private static final int LEAST_STILL = 10;

    public Readings {
        points = List.copyOf(points);
    }

    static Readings none(String gauge) {
        return new Readings(gauge, List.of());
    }

    Readings and(Point point) {
        List<Point> more = new ArrayList<>(points);
        more.add(point);
        return new Readings(gauge, more);
    }

    /** The highest reading within; empty if there was none. */
    public OptionalDouble most(Span span) {
        return points.stream()
                .filter(point -> span.from() <= point.time() && point.time() < span.to())
                .mapToDouble(Point::value)
                .max();
    }

    /**
     * Seconds from that time until it showed somebody else than last before; empty if it never did, or was not read
     * before. 0 is nobody.
     */
    OptionalDouble untilAnother(long time) {
        List<Point> before =
                points.stream().filter(point -> point.time() < time).toList();
        if (before.isEmpty()) {
            return OptionalDouble.empty();
        }
        double former = before.getLast().value();
        return points.stream()
                .filter(point -> point.time() >= time && point.value() != 0 && point.value() != former)
                .mapToDouble(point -> new Span(time, point.time()).seconds())
                .findFirst();
    }

    /**
     * Seconds from the beginning of the span until it showed something else in it than all the time before; empty if it did
     * not, or had not stood still.
     */
    public OptionalDouble untilMoved(Span span) {
        List<Double> before = points.stream()
                .filter(point -> point.time() < span.from())
                .map(Point::value)
                .toList();
        if (before.size() < LEAST_STILL || before.stream().distinct().count() > 1) {
            return OptionalDouble.empty();
        }
        return points.stream()
                .filter(point -> span.from() <= point.time() && point.time() < span.to())
                .filter(point -> point.value() != before.getFirst())
                .mapToDouble(point -> new Span(span.from(), point.time()).seconds())
                .findFirst();
    }

    /** For how many seconds it showed this value without another between, at most. */
    double longest(double value) {
        double longest = 0;
        OptionalLong since = OptionalLong.empty();
        for (Point point : points) {
            if (point.value() != value) {
                since = OptionalLong.empty();
            } else if (since.isEmpty()) {
                since = OptionalLong.of(point.time());
            } else {
                longest = Math.max(longest, new Span(since.getAsLong(), point.time()).seconds());
            }
        }
        return longest;
    }

    /** Every value that it showed, once each. */
    List<Double> values() {
        return points.stream().map(Point::value).distinct().toList();
    }

    /** From the first to the last time that it showed more than 0; empty if it never did. */
    Optional<Span> above0() {
        List<Point> above = points.stream().filter(point -> point.value() > 0).toList();
        return above.isEmpty()
                ? Optional.empty()
                : Optional.of(new Span(above.getFirst().time(), above.getLast().time()));
    }

    /** Empty if there was none. */
    public OptionalDouble last() {
        return points.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(points.getLast().value());
    }
}
