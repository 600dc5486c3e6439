package onceline.plumbing.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** What one stream still has to send: events in order, and after them the newest value of each replaced event. */
final class Mailbox {
    /** A page that is this many events behind is better served by the whole state. */
    static final int MOST = 64;

    private final Queue<Frame> events = new ArrayDeque<>(4);
    private final Map<String, Frame> newest = new HashMap<>(2);

    /** @return false if it is full */
    synchronized boolean add(Frame frame) {
        return events.size() < MOST && events.add(frame);
    }

    synchronized void replace(String event, Frame frame) {
        newest.put(event, frame);
    }

    /** Everything that waits, which then waits no longer. */
    synchronized List<Frame> drain() {
        if (events.isEmpty() && newest.isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<>(events);
        all.addAll(newest.values());
        events.clear();
        newest.clear();
        return all;
    }
}
