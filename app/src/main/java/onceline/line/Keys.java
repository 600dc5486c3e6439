package onceline.line;

import java.util.List;

/** Names of Redis keys; see docs/wire.md. */
final class Keys {
    private Keys() {}

    static String shown(String queue) {
        return "shown:" + queue;
    }

    static String waiting(String queue) {
        return "queue:" + queue;
    }

    static String inside(String queue) {
        return "inside:" + queue;
    }

    static String seen(String queue) {
        return "seen:" + queue;
    }

    /** The keys of a queue's picture; the indexes are those of its strokes. */
    static List<String> picture(String queue) {
        return List.of(shown(queue), waiting(queue), inside(queue));
    }
}
