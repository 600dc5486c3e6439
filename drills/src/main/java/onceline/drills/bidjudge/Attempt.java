package onceline.drills.bidjudge;

import onceline.drills.history.Offer;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Kind;
import org.jspecify.annotations.Nullable;

/** One call of a bid. Repeats of the bid are calls with the same id; a contradiction says something else under it. */
final class Attempt {
    private static final String OTHER_CONTENT = "other-content";

    final String id;
    final Offer offer;
    final long invokedAt;
    private long answeredAt;
    private Kind kind = Kind.INFO;
    private @Nullable Offer verdict;
    private @Nullable String detail;

    Attempt(String id, Offer offer, long invokedAt) {
        this.id = id;
        this.offer = offer;
        this.invokedAt = invokedAt;
    }

    void answered(Op op) {
        kind = op.kind();
        answeredAt = op.time();
        verdict = op.offer();
        detail = op.detail();
    }

    /** What was offered, whatever the number of the call. */
    Said said() {
        return new Said(id, offer.lot(), offer.amount());
    }

    /** Answered with 2xx, be it without a verdict yet. */
    boolean acknowledged() {
        return kind == Kind.OK;
    }

    /** {@code accepted} or {@code refused}; null where no verdict came back. */
    @Nullable
    String outcome() {
        boolean judged = kind == Kind.OK && verdict != null && !"pending".equals(verdict.outcome());
        return judged && verdict != null ? verdict.outcome() : null;
    }

    boolean accepted() {
        return "accepted".equals(outcome());
    }

    /** Refused by the door for certain: it did nothing. */
    boolean turnedAway() {
        return kind == Kind.FAIL;
    }

    /** The id was taken by something else. */
    boolean contradicted() {
        return kind == Kind.FAIL && detail != null && detail.contains(OTHER_CONTENT);
    }

    /** Why there was no effect, or null where there was one or nobody knows. */
    @Nullable
    String refusal() {
        if (contradicted()) {
            return OTHER_CONTENT;
        }
        if (kind == Kind.FAIL) {
            return "http-" + (detail == null ? "" : detail.substring(0, Math.min(3, detail.length())));
        }
        return "refused".equals(outcome()) ? reason() : null;
    }

    String reason() {
        String reason = verdict == null ? null : verdict.reason();
        return reason == null ? "" : reason;
    }

    long answeredAt() {
        return answeredAt;
    }

    /** A bid as it was meant: however often it was sent, it may have one effect. */
    record Said(String id, String lot, long amount) {}
}
