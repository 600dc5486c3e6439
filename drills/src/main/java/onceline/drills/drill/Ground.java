package onceline.drills.drill;

import java.util.List;
import java.util.Map;
import onceline.drills.site.Site;
import onceline.lab.Server;

/**
 * Real servers, nearly always with an Onceline on them, on which a drill takes place. Closing it heals, stops and deletes
 * everything.
 */
public interface Ground extends AutoCloseable {
    /** The value of a vital sign whose holder did not answer just now: to be asked again. */
    String UNKNOWN = "unknown";

    /**
     * Where people go and where the judge reads.
     *
     * @throws IllegalStateException if no Onceline runs here
     */
    default Site site() {
        throw new IllegalStateException("no Onceline runs here");
    }

    /** Every process, for its log. */
    List<Server> servers();

    /**
     * What only a fault may change: process ids, terms of elections, roles. A value that changes while all is quiet is a
     * failover that nobody asked for, and makes the run unknown. What could not be asked is {@link #UNKNOWN}.
     */
    Map<String, String> vitals();

    /** What the record says about the servers and their settings. */
    Map<String, String> configuration();

    /**
     * Whether another drill may take place here: what was started runs, nothing else does, and all copies are level again,
     * for which it waits a while.
     */
    default boolean likeNew() {
        return false;
    }

    @Override
    void close();
}
