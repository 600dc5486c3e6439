package onceline.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What a {@link StreamConsumer} does with the entries of its stream. */
public interface StreamWork<M> {
    /** @throws Unreadable if there is no sense in these fields */
    M read(String id, Map<String, String> fields) throws Unreadable;

    /**
     * An entry that was deleted before it was stored, from where it came from.
     *
     * @throws Unreadable if it is not there either
     * @throws RuntimeException if it cannot be asked for now: it is tried again
     */
    M restore(String id) throws Unreadable;

    /**
     * Stores entries in the order of their ids; one that is stored already changes nothing. Transient trouble is tried
     * again with the same entries; data that is refused is looked for among them one by one.
     *
     * @param tx neither to be committed nor closed
     * @return what is to be done after the commit: counting, waking; must not block
     */
    Runnable store(Connection tx, List<M> batch) throws SQLException;
}
