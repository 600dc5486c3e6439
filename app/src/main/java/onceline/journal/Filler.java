package onceline.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.redis.Script;
import onceline.plumbing.work.KillPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the stream of a picture to where memory is, without touching what is in it: entries go in behind its last one,
 * in their order, each once.
 *
 * <p>The last id a stream has generated outlives trimming, so it tells what was ever added. Each chunk names the entry
 * before it, and goes in only where that one has been: a stream that is emptied or set back meanwhile is never left with
 * a hole. A stream that ends with an entry memory does not know belongs to another log; it is put aside, whole, and a
 * new one is filled: what that stores again is stored by the same ids.
 */
final class Filler {
    private static final Logger log = LoggerFactory.getLogger(Filler.class);
    static final Script APPEND = Script.load(Filler.class, "/onceline/journal/append.lua");
    static final Script ASIDE = Script.load(Filler.class, "/onceline/journal/aside.lua");

    /** Entries in one script. */
    static final int MOST_ENTRIES = 500;

    private static final String NONE = "-";

    private final String topicId;
    private final Canvas canvas;

    Filler(String topicId, Redis redis) {
        this(topicId, new RedisCanvas(redis));
    }

    Filler(String topicId, Canvas canvas) {
        this.topicId = topicId;
        this.canvas = canvas;
    }

    /** What the picture says of itself. */
    private record Found(String topic, long tail) {}

    /** @return false where it could not be done now: somebody else owns the picture, or it changed meanwhile */
    boolean fill(Painting painting) {
        if (!painting.hasStream()) {
            return true;
        }
        var entries = painting.entries();
        var found = look(painting);
        boolean known = found.topic().equals(topicId) || found.topic().equals(NONE);
        int from = after(found.tail(), entries);
        if (known && from >= 0) {
            return append(painting, entries, from);
        }
        return putAside(painting, found) && append(painting, entries, 0);
    }

    private Found look(Painting painting) {
        String said = run(Painter.CHECK, painting.keys(), List.of());
        var parts = said.split(" ");
        return new Found(parts[0], Long.parseLong(parts[parts.length - 1]));
    }

    /** Index of the first entry behind the tail; −1 where the tail is no entry of ours. */
    private static int after(long tail, List<Stroke.Append> entries) {
        if (tail == 0) {
            return 0;
        }
        var sought = new Stroke.Append(0, tail, () -> "");
        int at = Collections.binarySearch(entries, sought, Comparator.comparingLong(Stroke.Append::offset));
        return at < 0 ? -1 : at + 1;
    }

    private boolean append(Painting painting, List<Stroke.Append> entries, int from) {
        for (int next = from; next < entries.size(); next += MOST_ENTRIES) {
            KillPoint.AMID_PICTURE.reach();
            long before = next == 0 ? 0 : entries.get(next - 1).offset();
            var some = entries.subList(next, Math.min(next + MOST_ENTRIES, entries.size()));
            String said = append(painting, before, some);
            if (!said.equals("ok")) {
                log.atWarn()
                        .addKeyValue("subject", painting.subject())
                        .addKeyValue("why", said)
                        .log("the stream was not filled");
                return false;
            }
        }
        return true;
    }

    private String append(Painting painting, long before, List<Stroke.Append> some) {
        var arguments = new ArrayList<String>(3 + 2 * some.size());
        arguments.add(topicId);
        arguments.add(String.valueOf(painting.term()));
        arguments.add(String.valueOf(before));
        some.forEach(entry -> {
            arguments.add(String.valueOf(entry.offset()));
            arguments.add(entry.entry().get());
        });
        return run(APPEND, hashAndStream(painting), arguments);
    }

    private boolean putAside(Painting painting, Found found) {
        String said = run(
                ASIDE,
                hashAndStream(painting),
                List.of(topicId, String.valueOf(painting.term()), String.valueOf(found.tail())));
        boolean done = said.startsWith("ok");
        (done ? log.atError() : log.atWarn())
                .addKeyValue("subject", painting.subject())
                .addKeyValue("topic", found.topic())
                .addKeyValue("tail", found.tail())
                .addKeyValue("outcome", said)
                .log(
                        done
                                ? "the stream did not belong to this log: it is put aside, and a new one is filled"
                                : "the stream ends with something unknown, and is left alone");
        return done;
    }

    private static List<String> hashAndStream(Painting painting) {
        return List.of(painting.keys().getFirst(), painting.keys().getLast());
    }

    private String run(Script script, List<String> keys, List<String> arguments) {
        return Objects.requireNonNull(canvas.run(script, keys, arguments));
    }
}
