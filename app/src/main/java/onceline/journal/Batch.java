package onceline.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one round of folding a partition has to tell Redis: changes of pictures, then answers. */
final class Batch {
    /** One change, and the offset of the record it follows from. */
    record Placed(long offset, Stroke stroke) {}

    /**
     * The changes of one subject.
     *
     * @param before the last offset folded for this subject before these changes: not always {@code offset - 1}, logs
     *     have gaps
     */
    record Delta(long before, List<Placed> strokes) {}

    private long term = Shard.NONE;
    private final Map<String, Delta> deltas = new LinkedHashMap<>();
    private final Map<String, StringBuilder> answers = new LinkedHashMap<>();

    /** The term under which this is shown: the owner's when it hands the batch over. */
    Batch under(long term) {
        this.term = term;
        return this;
    }

    long term() {
        return term;
    }

    void show(String subject, long before, long offset, Stroke stroke) {
        deltas.computeIfAbsent(subject, any -> new Delta(before, new ArrayList<>()))
                .strokes()
                .add(new Placed(offset, stroke));
    }

    void answer(ReturnAddress to, String text) {
        var lines = answers.computeIfAbsent(to.door(), door -> new StringBuilder());
        lines.append(to.ask()).append(' ').append(text).append('\n');
    }

    Map<String, Delta> deltas() {
        return deltas;
    }

    /** Per door: lines of "ask text". */
    Map<String, StringBuilder> answers() {
        return answers;
    }

    boolean isEmpty() {
        return deltas.isEmpty() && answers.isEmpty();
    }

    int strokes() {
        return deltas.values().stream()
                .mapToInt(delta -> delta.strokes().size())
                .sum();
    }
}
