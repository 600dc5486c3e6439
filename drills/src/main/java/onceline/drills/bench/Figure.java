package onceline.drills.bench;

import java.util.Locale;
import onceline.drills.judge.FinalState.Replication;
import org.jspecify.annotations.Nullable;

/**
 * One measured number.
 *
 * @param replication what it was taken with: asked of the topics themselves; null where no Kafka takes part
 * @param aim what it should be, or null where it is only to be known
 */
public record Figure(
        String bench,
        @Nullable Replication replication,
        String name,
        double value,
        String unit,
        @Nullable Aim aim) {

    /** A bound that the value should keep. */
    public record Aim(boolean atLeast, double bound) {
        static Aim atLeast(double bound) {
            return new Aim(true, bound);
        }

        static Aim atMost(double bound) {
            return new Aim(false, bound);
        }

        public boolean met(double value) {
            return atLeast ? value >= bound : value <= bound;
        }
    }

    String heading() {
        return bench + (replication == null ? ", without Kafka" : ", taken with " + words(replication));
    }

    /** E.g. {@code replication factor 3, min.insync.replicas 2}. */
    static String words(Replication replication) {
        return "replication factor " + replication.factor() + ", min.insync.replicas " + replication.minInsync();
    }

    String line() {
        return "%-11s %-60s %12s %-4s %s".formatted(bench, name, number(value), unit, aimText());
    }

    private String aimText() {
        if (aim == null) {
            return "";
        }
        String bound = (aim.atLeast() ? "at least " : "at most ") + number(aim.bound());
        return bound + (aim.met(value) ? "  ok" : "  MISSED");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
    }
}
