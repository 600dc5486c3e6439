package onceline.journal;

import java.util.Objects;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.work.Safety;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fold of one partition: knows the term, and keeps decisions of past terms away from the machine.
 *
 * <p>This is the whole fence. A zombie may append what it likes; its term has passed, and everybody who folds the log
 * skips the same records.
 */
final class Shard<R extends Recorded> {
    private static final Logger log = LoggerFactory.getLogger(Shard.class);
    static final long NONE = -1;

    private final Machine<R> machine;
    private final Codec<R> codec;
    private final Metrics metrics;
    private long term = NONE;
    private String owner = "";
    private long applied = NONE;

    Shard(Machine<R> machine, Codec<R> codec, Metrics metrics) {
        this.machine = machine;
        this.codec = codec;
        this.metrics = metrics;
    }

    /**
     * A record that nobody can read, or that the machine cannot stand, is skipped by everybody: folding asks nobody, so
     * the same record meets the same end on every node. Were it to stop the fold here, all that was polled with it would
     * be missed.
     */
    void fold(long offset, byte @Nullable [] value, Effects effects) {
        try {
            read(offset, Objects.requireNonNull(value, "empty"), effects);
        } catch (RuntimeException unreadable) {
            skip(offset, unreadable.getClass().getSimpleName());
        }
        applied = offset;
    }

    void skip(long offset, String why) {
        metrics.counter(Metric.JOURNAL_UNDECODABLE).increment();
        log.atError().addKeyValue("offset", offset).addKeyValue("why", why).log("skipped an unreadable record");
        applied = offset;
    }

    Machine<R> machine() {
        return machine;
    }

    /** Offset of the latest claim; {@link #NONE} before the first. */
    long term() {
        return term;
    }

    /** Who made the latest claim. */
    String owner() {
        return owner;
    }

    /** The last offset folded. */
    long applied() {
        return applied;
    }

    private void read(long offset, byte[] value, Effects effects) {
        var claim = Claim.decode(value);
        if (claim == null) {
            apply(offset, codec.decode(value), effects);
        } else {
            term = offset;
            owner = claim.node();
            machine.claimed(offset, claim.at());
        }
    }

    private void apply(long offset, R record, Effects effects) {
        var decidedIn = record.decidedIn();
        boolean past = decidedIn.isPresent() && decidedIn.getAsLong() != term;
        if (past && !Safety.OWNER_TERM.isOff()) {
            metrics.counter(Metric.JOURNAL_FENCED).increment();
        } else {
            machine.fold(offset, record, effects);
        }
    }
}
