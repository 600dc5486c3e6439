package onceline.journal;

import java.util.List;
import java.util.function.Supplier;

/** One small change of a picture in Redis. {@code key} is an index into {@link Machine#keys}; see show.lua. */
public sealed interface Stroke {
    /** Into a sorted set. */
    record Add(int key, String member, long score) implements Stroke {
        @Override
        public void write(List<String> arguments) {
            Stroke.append(arguments, "+", key, member, String.valueOf(score));
        }
    }

    /** Out of a sorted set. */
    record Remove(int key, String member) implements Stroke {
        @Override
        public void write(List<String> arguments) {
            Stroke.append(arguments, "-", key, member, "");
        }
    }

    /**
     * Into a stream, with the id {@code <offset>-0}: what is there already is not added again.
     *
     * @param offset above those of all entries before it
     * @param entry makes the value of the field {@code bid}, on the painter's thread and more than once
     */
    record Append(int key, long offset, Supplier<String> entry) implements Stroke {
        @Override
        public void write(List<String> arguments) {
            Stroke.append(arguments, "*", key, String.valueOf(offset), entry.get());
        }
    }

    /** A field of the first key. */
    record Put(String field, String value) implements Stroke {
        @Override
        public void write(List<String> arguments) {
            Stroke.append(arguments, "=", 0, field, value);
        }
    }

    /** Appends the four arguments that show.lua reads for one stroke. */
    void write(List<String> arguments);

    /** Asks show.lua, before anything else, whether this is the last entry of the stream. */
    static void expectTail(List<String> arguments, int key, long offset) {
        append(arguments, "?", key, String.valueOf(offset), "");
    }

    private static void append(List<String> arguments, String kind, int key, String what, String value) {
        arguments.add(kind);
        arguments.add(String.valueOf(key + 1));
        arguments.add(what);
        arguments.add(value);
    }
}
