package onceline.drills.measure;

import java.util.ArrayList;
import java.util.List;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;

/** Writes histories for tests; times are milliseconds. */
final class Told {
    final List<Op> history = new ArrayList<>();
    private int next;

    /** A join that is acknowledged at once or later. */
    Told join(long invokedMs, long acknowledgedMs) {
        String id = "join-" + next++;
        return op(invokedMs, id, Kind.INVOKE).op(acknowledgedMs, id, Kind.OK);
    }

    /** A join whose first attempt ends without a clear answer and whose second is acknowledged. */
    Told joinAgain(long invokedMs, long failedMs, long againMs, long acknowledgedMs) {
        String id = "join-" + next++;
        return op(invokedMs, id, Kind.INVOKE)
                .op(failedMs, id, Kind.INFO)
                .op(againMs, id, Kind.INVOKE)
                .op(acknowledgedMs, id, Kind.OK);
    }

    /** A join that ends this way. */
    Told joinEnding(long invokedMs, long endedMs, Kind kind) {
        String id = "join-" + next++;
        return op(invokedMs, id, Kind.INVOKE).op(endedMs, id, kind);
    }

    /** Ten joins a second, each acknowledged after the latency. */
    Told steady(long fromMs, long toMs, long latencyMs) {
        for (long at = fromMs; at < toMs; at += 100) {
            join(at, at + latencyMs);
        }
        return this;
    }

    private Told op(long ms, String id, Kind kind) {
        history.add(new Op(ms * 1_000_000, next, kind, Act.JOIN, id, null, null, null));
        return this;
    }

    Calls calls() {
        return Calls.of(history);
    }

    static Span span(long fromMs, long toMs) {
        return new Span(fromMs * 1_000_000, toMs * 1_000_000);
    }
}
