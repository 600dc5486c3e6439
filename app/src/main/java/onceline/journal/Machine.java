package onceline.journal;

import java.util.Collection;
import java.util.List;

/**
 * A room's state of one journal partition: pure, deterministic, in memory, used by one thread.
 *
 * <p>Whoever folds the same records has the same state, on every node and at any time. A machine reads no clock, no
 * random number and no store; what depends on time becomes a record first ({@link #due}) and takes effect when that is
 * folded.
 */
public interface Machine<R extends Recorded> {
    /** Applies one record. The caller has already ignored decisions of past terms. */
    void fold(long offset, R record, Effects effects);

    /** A new owner's claim was folded. */
    void claimed(long term, long at);

    /** Says what changed since the last call in figures that are not worth a stroke per record. */
    void settle(Effects effects);

    /**
     * What is to be decided now. Nothing has taken effect; asking again before the answer was folded may decide the
     * same again, so the owner asks only when all it wrote before has come back.
     */
    List<R> due(long term, long nowMs);

    Collection<String> subjects();

    /** The Redis keys of a subject's picture. The first is the hash that also holds term and progress. */
    List<String> keys(String subject);

    /** Whether the last of a subject's keys is a stream. It is filled and never swapped: its readers' groups live in it. */
    default boolean hasStream(String subject) {
        return false;
    }

    /** The whole picture of a subject, as strokes on empty keys; what is in its stream in the order of the offsets. */
    List<Stroke> paint(String subject);

    /** Commands of a subject with an ordinal above {@code after}, in order, at most {@code most}. */
    List<Outgoing> commands(String subject, long after, int most);

    /** The highest ordinal that the receiver is known to have decided. */
    long decided(String subject);

    /** A command that follows from the journal; receivers drop repeats by its ordinal. */
    record Outgoing(long ordinal, String key, byte[] value) {}
}
