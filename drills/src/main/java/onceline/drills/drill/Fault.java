package onceline.drills.drill;

/**
 * Something that goes wrong on purpose. Whom it hits is decided at the moment of the injection, so that it may aim at
 * whoever is the primary, leader or owner then.
 */
public interface Fault<G extends Ground> {
    /** What goes wrong, in a few words. */
    String words();

    /** Does it, and returns once it is done. */
    Injury inject(G ground) throws Exception;
}
