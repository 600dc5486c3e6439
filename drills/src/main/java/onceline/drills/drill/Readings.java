package onceline.drills.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import onceline.drills.measure.Span;

/** What one gauge showed, in the order of time. */
public record Readings(String gauge, List<Point> points) {
    /** @param time nanoseconds since 1970 by the history's clock */
    public record Point(long time, double value) {}

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

    /** What it showed at last before that time; empty if it was not read by then. */
    OptionalDouble lastBefore(long time) {
        return points.stream()
                .filter(point -> point.time() < time)
                .mapToDouble(Point::value)
                .reduce((earlier, later) -> later);
    }

    /** Empty if there was none. */
    public OptionalDouble last() {
        return points.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(points.getLast().value());
    }
}
