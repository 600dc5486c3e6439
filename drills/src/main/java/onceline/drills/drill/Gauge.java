package onceline.drills.drill;

/**
 * A figure of the ground, read twice a second while the load goes on.
 *
 * @param name short and unique within its drill
 */
public record Gauge<G extends Ground>(String name, Reading<G> reading) {
    /** An exception means that it cannot be read now, because of the fault for example. */
    public interface Reading<G extends Ground> {
        double of(G ground) throws Exception;
    }
}
