package onceline.drills.measure;

import java.util.Arrays;

/** Percentiles by the nearest rank: the smallest value that is not exceeded by that share of all. */
final class Percentile {
    private Percentile() {}

    /** Zero for no values. */
    static double of(double percent, double[] values) {
        if (values.length == 0) {
            return 0;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }
}
