package onceline.drills.judge;

import java.util.Map;

/** Books as a command reports them. */
public interface ClosedBooks {
    Verdict verdict();

    /** The report as flat fields, in a fixed order. */
    Map<String, Object> fields();

    /** The report for a person. */
    String text();
}
