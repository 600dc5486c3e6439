package onceline.drills.drill;

import java.util.ArrayList;
import java.util.List;

/**
 * A fault in force.
 *
 * @param at {@link System#nanoTime} of the injection
 * @param commands what was done, as an operator would have typed it, with the real process ids and addresses
 */
public record Injury(long at, List<String> commands, Cure cure) {
    /** What undoes it; the answer is what was done, as an operator would have typed it. */
    public interface Cure {
        List<String> heal() throws Exception;
    }

    /** Injected a moment ago. */
    public static Injury since(long at, List<String> commands, Cure cure) {
        return new Injury(at, List.copyOf(commands), cure);
    }

    /** A fault that is over when the injection returns. */
    public static Injury over(long at, List<String> commands) {
        return since(at, commands, List::of);
    }

    /** Both, healed in the order in which they were injected: what was hit first is often what the other needs. */
    public Injury and(Injury later) {
        List<String> both = new ArrayList<>(commands);
        both.addAll(later.commands);
        return since(at, both, () -> {
            List<String> done = new ArrayList<>(cure.heal());
            done.addAll(later.cure.heal());
            return done;
        });
    }
}
