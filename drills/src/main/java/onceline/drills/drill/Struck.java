package onceline.drills.drill;

import java.util.List;
import onceline.drills.measure.Span;

/**
 * A fault that came and went.
 *
 * @param span from the injection until it was healed
 * @param commands all that was done, injection and heal
 */
public record Struck(String words, Span span, List<String> commands) {}
