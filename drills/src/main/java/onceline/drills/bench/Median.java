package onceline.drills.bench;

import java.util.ArrayList;
import java.util.List;

/** The middle of a few rounds. */
final class Median {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double value() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
