package onceline.drills.judge;

import java.util.ArrayList;
import java.util.List;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Standing;
import org.jspecify.annotations.Nullable;

/** All attempts of one request: they carry one id and may have one effect. */
final class Call {
    final String id;
    final List<Standing> standings = new ArrayList<>(1);
    long invokedAt = Long.MAX_VALUE;
    long answeredAt = Long.MAX_VALUE;

    @Nullable
    String detail;

    private long attemptAt;
    private int open;
    private boolean acknowledged;
    private boolean refused;
    private boolean doubtful;

    Call(String id) {
        this.id = id;
    }

    /** Answers the nanoseconds this attempt took, or -1 where it was not acknowledged. */
    long take(Op op) {
        if (op.kind() == Kind.INVOKE) {
            invokedAt = Math.min(invokedAt, op.time());
            attemptAt = op.time();
            open++;
            return -1;
        }
        open--;
        switch (op.kind()) {
            case OK -> {
                acknowledged = true;
                answeredAt = Math.min(answeredAt, op.time());
                detail = op.detail();
                if (op.standing() != null) {
                    standings.add(op.standing());
                }
                return op.time() - attemptAt;
            }
            case FAIL -> refused = true;
            default -> doubtful = true;
        }
        return -1;
    }

    boolean acknowledged() {
        return acknowledged;
    }

    /** Certainly without effect: refused, and no attempt in doubt. */
    boolean refused() {
        return !acknowledged && refused && !doubtful && open == 0;
    }

    boolean unknown() {
        return !acknowledged && !refused();
    }
}
