package onceline.drills.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Op.Kind;

/** From when to when something was acknowledged and not yet seen. */
public final class Unseen {
    private Unseen() {}

    /**
     * Each person's first acknowledged join, until their stream showed a place or told of a ticket, or they went home because
     * they wanted to. Whoever looked on until the time was up has seen nothing.
     */
    public static List<Span> joins(List<Op> history) {
        Map<Integer, Long> joined = new HashMap<>();
        Map<Integer, TreeMap<Long, Op>> seen = new HashMap<>();
        for (Op op : history) {
            if (op.act() == Act.JOIN && op.kind() == Kind.OK) {
                joined.merge(op.person(), op.time(), Math::min);
            } else if (shows(op)) {
                seen.computeIfAbsent(op.person(), none -> new TreeMap<>()).put(op.time(), op);
            }
        }
        List<Span> spans = new ArrayList<>();
        joined.forEach((person, at) -> {
            Map.Entry<Long, Op> first =
                    seen.getOrDefault(person, new TreeMap<>()).ceilingEntry(at);
            spans.add(new Span(at, first == null ? Long.MAX_VALUE : first.getKey()));
        });
        return spans;
    }

    private static boolean shows(Op op) {
        return switch (op.act()) {
            case SHOWN -> op.standing() != null && !op.standing().updating();
            case TOLD -> true;
            case END -> !Ending.UNFINISHED.name().equals(op.detail());
            default -> false;
        };
    }
}
