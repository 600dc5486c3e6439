package onceline.drills.judge;

import java.util.List;
import java.util.Map;

/** Books as a command reports them. */
public interface ClosedBooks {
    Verdict verdict();

    /** What must be zero, by the name of its column. */
    Map<String, Integer> zeros();

    /** Why nothing is proven; empty if nothing is in doubt. */
    List<String> doubts();

    /** The report as flat fields, in a fixed order. */
    Map<String, Object> fields();

    /** The report for a person. */
    String text();
}
