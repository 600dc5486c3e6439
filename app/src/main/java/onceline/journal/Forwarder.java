package onceline.journal;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.plumbing.work.KillPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the commands that follow from the journal, in their order, at least once.
 *
 * <p>Only the unbroken run of acknowledged commands counts as forwarded. A failed send takes everything after it back:
 * some of that may have arrived, ahead of its order, and the receiver ignores it until it comes again in order.
 *
 * <p>A new owner begins after what the receiver is known to have decided, and takes nobody's word for more: what was
 * acknowledged to the last owner may have been lost since, and if nothing follows it, no receiver would ever miss it.
 */
final class Forwarder {
    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
    private static final int MOST_AT_ONCE = 500;
    private static final int MOST_IN_FLIGHT = 5_000;

    private final Machine<?> machine;
    private final Sender sender;
    private final Topic topic;
    private final Map<String, Line> lines = new HashMap<>();

    private record InFlight(long ordinal, CompletableFuture<?> outcome) {}

    /** Progress of one subject. */
    private static final class Line {
        private long forwarded;
        private long sent;
        private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();

        Line(long forwarded) {
            this.forwarded = forwarded;
            this.sent = forwarded;
        }

        void backTo(long ordinal) {
            inFlight.clear();
            forwarded = Math.min(forwarded, ordinal);
            sent = Math.min(sent, ordinal);
        }
    }

    Forwarder(Machine<?> machine, Sender sender, Topic topic) {
        this.machine = machine;
        this.sender = sender;
        this.topic = topic;
    }

    void again(String subject, long after) {
        var line = lines.get(subject);
        if (line != null) {
            log.atWarn()
                    .addKeyValue("subject", subject)
                    .addKeyValue("after", after)
                    .log("forwarding again");
            line.backTo(after);
        }
    }

    /** The ordinal up to which everything was acknowledged. */
    long forwarded(String subject) {
        var line = lines.get(subject);
        return line == null ? 0 : line.forwarded;
    }

    /** One round for one subject; answers whether {@link #forwarded} moved. */
    boolean step(String subject) {
        var line = lines.computeIfAbsent(subject, any -> new Line(machine.decided(subject)));
        boolean moved = collect(subject, line);
        if (line.inFlight.size() < MOST_IN_FLIGHT) {
            send(subject, line);
        }
        return moved;
    }

    private boolean collect(String subject, Line line) {
        long before = line.forwarded;
        while (!line.inFlight.isEmpty() && line.inFlight.peek().outcome().isDone()) {
            var first = line.inFlight.remove();
            if (first.outcome().isCompletedExceptionally()) {
                again(subject, line.forwarded);
            } else {
                line.forwarded = first.ordinal();
            }
        }
        return line.forwarded != before;
    }

    private void send(String subject, Line line) {
        for (var command : machine.commands(subject, line.sent, MOST_AT_ONCE)) {
            KillPoint.ADMITTED_BEFORE_FORWARD.reach();
            var outcome = sender.send(topic, null, command.key(), command.value());
            line.inFlight.add(new InFlight(command.ordinal(), outcome));
            line.sent = command.ordinal();
            if (outcome.isCompletedExceptionally()) {
                break; // each further one would block as long and fail as well
            }
        }
    }
}
