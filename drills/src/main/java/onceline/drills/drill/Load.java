package onceline.drills.drill;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import onceline.drills.Rush;
import onceline.drills.history.Ledger;
import onceline.drills.history.Op;
import onceline.drills.judge.ClosedBooks;
import onceline.drills.measure.Span;

/**
 * What people do before, during and after a fault.
 *
 * @param <G> the ground that it needs
 */
public interface Load<G extends Ground> {
    String words();

    /** How many people there are if nobody says otherwise. */
    int people();

    /** For how long they come if nobody says otherwise. */
    Duration length();

    /** The part of a load of that length in which it is the same all the time. */
    default Duration steady(Duration length) {
        return length;
    }

    /** Before the first drill on this ground: processes that have just started are slow, which is not what normal is. */
    default void warmUp(G ground) throws Exception {}

    /**
     * The load, and everything after it until the books are closed.
     *
     * @param meanwhile starts with the first acknowledged request
     */
    Done on(G ground, Size size, Rush.Action meanwhile, Consumer<String> told) throws Exception;

    /** How much of it. */
    record Size(long seed, int people, Duration length) {}

    /**
     * @param unseen from when to when something was acknowledged and not yet seen where people look
     */
    record Done(ClosedBooks books, List<Op> history, List<Span> unseen, Ledger ledger) {}
}
