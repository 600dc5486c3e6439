package onceline.journal;

import java.util.List;

/**
 * A whole picture, taken from the machine at one offset.
 *
 * @param hasStream whether the last key is a stream
 * @param applied the offset the picture is level with
 */
record Painting(String subject, List<String> keys, boolean hasStream, long term, long applied, List<Stroke> strokes) {
    /** The keys that are painted beside and swapped: all but the stream. */
    List<String> swapped() {
        return hasStream ? keys.subList(0, keys.size() - 1) : keys;
    }

    /** What is to be in the stream; empty where there is none. */
    List<Stroke.Append> entries() {
        return strokes.stream()
                .filter(Stroke.Append.class::isInstance)
                .map(Stroke.Append.class::cast)
                .toList();
    }

    /** What is to be painted beside. */
    List<Stroke> rest() {
        return strokes.stream()
                .filter(stroke -> !(stroke instanceof Stroke.Append))
                .toList();
    }
}
