package onceline.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a {@link DatabaseConsumer} does with the records of its topic. */
public interface Work<M> {
    /** @throws Unreadable if the record is to become a dead letter */
    M read(byte[] value) throws Unreadable;

    /**
     * Processes records of one partition, in the order of the log, in a transaction that also moves the offset. It is
     * called again with the same records until it succeeds, so whatever it throws blocks the partition.
     *
     * @param tx neither to be committed nor closed
     */
    Done process(Connection tx, List<Message<M>> batch) throws SQLException;

    /** A record that can be read but never be used. */
    record Rejected(long offset, String cause) {}

    /**
     * @param rejected become dead letters before the transaction is committed
     * @param afterCommit run once the rows are certainly there: counting, waking; must not block
     */
    record Done(List<Rejected> rejected, Runnable afterCommit) {}
}
