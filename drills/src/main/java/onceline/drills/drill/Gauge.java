package onceline.drills.drill;

/**
 * A figure of the ground, read twice a second while the load goes on, and once more when all is quiet.
 *
 * @param name short and unique within its drill
 * @param onlyInTheEnd what costs too much to be read under load
 */
public record Gauge<G extends Ground>(String name, Reading<G> reading, boolean onlyInTheEnd) {
    /** An exception means that it cannot be read now, because of the fault for example. */
    public interface Reading<G extends Ground> {
        double of(G ground) throws Exception;
    }
}
