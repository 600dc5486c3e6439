package onceline.drills.drill;

import java.util.List;
import java.util.OptionalDouble;
import onceline.drills.judge.ClosedBooks;
import onceline.drills.measure.Measures;
import onceline.drills.measure.Span;

/**
 * What came out of a run; expectations look at nothing else.
 *
 * @param fault from the first injection until the last heal
 * @param detected seconds from the injection until the log line that says so; empty where none came
 * @param unseen how many were acknowledged and had not seen it when the run was over
 */
public record Observed(
        ClosedBooks books,
        Measures measures,
        Span fault,
        OptionalDouble detected,
        List<Readings> readings,
        int unseen) {
    public Observed {
        readings = List.copyOf(readings);
    }

    /** What that gauge showed; empty if there is no such gauge. */
    public Readings readings(String gauge) {
        return readings.stream()
                .filter(one -> one.gauge().equals(gauge))
                .findFirst()
                .orElse(Readings.none(gauge));
    }

    /** How many of this column. */
    public int found(String column) {
        return books.zeros().getOrDefault(column, 0);
    }
}
