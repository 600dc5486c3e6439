package onceline.drills.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;

/** The calls of a history that wanted to change something: joins, leaves, confirmations, bids, sent numbers. */
public record Calls(List<Call> calls, List<Attempt> attempts) {
    private static final Set<Act> CHANGES = EnumSet.of(Act.JOIN, Act.LEAVE, Act.CONFIRM, Act.BID, Act.SEND);
    private static final String ON_PURPOSE = "aborted";

    public static Calls of(List<Op> history) {
        Reader reader = new Reader();
        history.stream()
                .filter(op -> CHANGES.contains(op.act()))
                .sorted(Comparator.comparingLong(Op::time))
                .forEach(reader::take);
        return reader.calls();
    }

    /** From the beginning of the first call to that of the last. */
    public Span span() {
        return new Span(
                calls.stream().mapToLong(Call::invokedAt).min().orElse(0),
                calls.stream().mapToLong(Call::invokedAt).max().orElse(0));
    }

    /** Which call; all its attempts share it. */
    private record Key(Act act, int person, String id) {}

    /** Which attempt: of one bid there may be two under way at once. */
    private record Try(Key key, int number) {}

    private static final class Growing {
        private long invokedAt = Long.MAX_VALUE;
        private long acknowledgedAt = Call.NEVER;
        private int open;
        private boolean doubtful;

        Call done(Key key) {
            boolean refused = acknowledgedAt == Call.NEVER && !doubtful && open == 0;
            return new Call(key.act, key.person, key.id, invokedAt, acknowledgedAt, refused);
        }
    }

    private static final class Reader {
        private final Map<Key, Growing> growing = new LinkedHashMap<>();
        private final Map<Try, Op> open = new HashMap<>();
        private final List<Attempt> attempts = new ArrayList<>();

        void take(Op op) {
            Key key = new Key(op.act(), op.person(), op.id() == null ? "" : op.id());
            Growing call = growing.computeIfAbsent(key, none -> new Growing());
            Try one = new Try(key, op.offer() == null ? 0 : op.offer().attempt());
            if (op.kind() == Kind.INVOKE) {
                call.invokedAt = Math.min(call.invokedAt, op.time());
                call.open++;
                open.put(one, op);
                return;
            }
            call.open--;
            ended(call, op);
            Op invoked = open.remove(one);
            long from = invoked == null ? op.time() : invoked.time();
            attempts.add(new Attempt(op.act(), from, op.time(), op.kind(), ON_PURPOSE.equals(op.detail())));
        }

        private static void ended(Growing call, Op op) {
            call.doubtful |= op.kind() == Kind.INFO;
            if (op.kind() == Kind.OK) {
                call.acknowledgedAt = Math.min(call.acknowledgedAt, op.time());
            }
        }

        Calls calls() {
            List<Call> calls = new ArrayList<>();
            growing.forEach((key, call) -> calls.add(call.done(key)));
            return new Calls(calls, attempts);
        }
    }
}
