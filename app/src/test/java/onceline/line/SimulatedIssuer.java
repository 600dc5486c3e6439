package onceline.line;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import onceline.delivery.Unreadable;
import onceline.journal.SimulatedKafka;
import onceline.ticket.Command;
import onceline.words.QueueId;

/** The issuing side as the wire describes it: takes {@code decided + 1} only, reads again what it has read. */
final class SimulatedIssuer {
    private static final long REPORT_AGAIN_MS = 5_000;
    private static final int TELL_EVERY = 7;

    final List<Long> issued = new ArrayList<>();
    final Queue<LineRecord> outbox = new ArrayDeque<>();
    final Map<Long, String> pending = new HashMap<>();
    private final Map<String, Long> live = new HashMap<>();
    private final SimulatedKafka kafka;
    private final QueueId queue;
    private final Random random;
    private int next;
    private long free;
    private long version;
    private long decided;
    private long missedAt = Long.MIN_VALUE / 2;
    private long missed = -1;
    int repeats;
    int gaps;
    int soldOut;

    SimulatedIssuer(SimulatedKafka kafka, QueueId queue, Random random) {
        this.kafka = kafka;
        this.queue = queue;
        this.random = random;
    }

    long decided() {
        return decided;
    }

    int live() {
        return live.size();
    }

    void add(long units) {
        free += units;
        tell();
    }

    /** @param expected what the journal says the command of an ordinal is */
    void work(long now, Map<Long, String> expected) {
        if (random.nextInt(30) == 0) {
            next = random.nextInt(next + 1); // another instance, or a database that lost its last moments' offset
        }
        long units = free + decided;
        long before = decided;
        boolean gap = false;
        for (int i = random.nextInt(10); i > 0 && next < kafka.commands.size(); i--) {
            gap |= take(command(kafka.commands.get(next++)), expected);
        }
        if (gap && (missed != decided || now - missedAt > REPORT_AGAIN_MS)) {
            missed = decided;
            missedAt = now;
            outbox.add(new LineRecord.Missed(queue, decided));
        }
        if (free + decided != units || decided / TELL_EVERY > before / TELL_EVERY) {
            tell();
        }
    }

    /** A ticket is confirmed, expires or is cancelled. */
    void endOne() {
        var places = List.copyOf(pending.keySet());
        if (!places.isEmpty()) {
            int dice = random.nextInt(3);
            end(
                    places.get(random.nextInt(places.size())),
                    dice == 0 ? "CONFIRMED" : dice == 1 ? "EXPIRED" : "CANCELLED");
        }
    }

    private boolean take(Command.Numbered command, Map<Long, String> expected) {
        if (command.ordinal() <= decided) {
            repeats++;
            return false;
        }
        if (command.ordinal() > decided + 1) {
            gaps++;
            return true;
        }
        String text = (command instanceof Command.Issue ? "issue " : "cancel ") + command.place();
        if (!text.equals(expected.get(command.ordinal()))) {
            throw new AssertionError("command " + command.ordinal() + " is " + text + ", but the journal says "
                    + expected.get(command.ordinal()));
        }
        decided++;
        if (command instanceof Command.Cancel cancel) {
            if (pending.containsKey(cancel.place())) {
                end(cancel.place(), "CANCELLED");
            }
        } else {
            issue(command);
        }
        return false;
    }

    private void issue(Command.Numbered command) {
        String user = command.user().value();
        if (live.containsKey(user)) {
            outbox.add(new LineRecord.Departed(queue, command.place(), "EXISTING"));
        } else if (free == 0) {
            soldOut++;
            outbox.add(new LineRecord.Departed(queue, command.place(), "REFUSED"));
        } else {
            free--;
            live.put(user, command.place());
            pending.put(command.place(), user);
            issued.add(command.place());
        }
    }

    private void end(long place, String reason) {
        String user = pending.remove(place);
        if (!reason.equals("CONFIRMED")) {
            live.remove(user);
            free++;
            tell();
        }
        outbox.add(new LineRecord.Departed(queue, place, reason));
    }

    private void tell() {
        outbox.add(new LineRecord.Granted(queue, ++version, free + decided, decided));
    }

    private static Command.Numbered command(byte[] value) {
        try {
            return (Command.Numbered) Command.read(value);
        } catch (Unreadable wrong) {
            throw new AssertionError(wrong);
        }
    }
}
