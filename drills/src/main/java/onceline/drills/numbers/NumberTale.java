package onceline.drills.numbers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.history.Ledger;
import onceline.drills.history.Ledger.Addition;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;
import onceline.drills.measure.Span;

/**
 * The history of numbers, put together afterwards: the record itself says when it was sent, the producer when it was
 * acknowledged, the consumer when it came. A number that is not stored was sent after the one before it, and counts as
 * sent with it.
 */
public final class NumberTale {
    private static final long MS = 1_000_000;

    private final NumberCase numbers;
    private final Map<String, Stored> stored = new HashMap<>();
    private final List<Sending> sendings = new ArrayList<>();

    private record Sending(Sent sent, long askedMs, String list) {
        Kind kind() {
            return sent.acknowledged() ? Kind.OK : Kind.INFO;
        }

        long asked() {
            return Math.min(askedMs, sent.saidMs()) * MS;
        }

        long said() {
            return sent.saidMs() * MS;
        }
    }

    public NumberTale(NumberCase numbers) {
        this.numbers = numbers;
        numbers.stored().forEach(record -> stored.putIfAbsent(record.value(), record));
        long asked = 0;
        for (Sent sent : numbers.sent().stream()
                .sorted(Comparator.comparingLong(Sent::number))
                .toList()) {
            Stored record = stored.get(String.valueOf(sent.number()));
            asked = record == null ? (asked == 0 ? sent.saidMs() : asked) : record.sentMs();
            sendings.add(new Sending(sent, asked, partition(record == null ? 0 : record.partition())));
        }
    }

    private static String partition(int partition) {
        return "partition-" + partition;
    }

    /** Each number is a person of its own, who asks once. */
    public List<Op> history() {
        List<Op> history = new ArrayList<>();
        for (Sending sending : sendings) {
            history.add(op(sending, sending.asked(), Kind.INVOKE));
            history.add(op(sending, sending.said(), sending.kind()));
        }
        return history;
    }

    private static Op op(Sending sending, long time, Kind kind) {
        long number = sending.sent().number();
        return new Op(time, (int) number, kind, Act.SEND, String.valueOf(number), null, null, null);
    }

    /** From the acknowledgement until the consumer had it. */
    public List<Span> unseen() {
        Map<String, Long> seen = new HashMap<>();
        numbers.received().forEach(record -> seen.merge(record.value(), record.atMs() * MS, Math::min));
        return sendings.stream()
                .filter(sending -> sending.sent().acknowledged())
                .map(sending -> new Span(
                        sending.said(),
                        seen.getOrDefault(String.valueOf(sending.sent().number()), Long.MAX_VALUE)))
                .toList();
    }

    /** A partition is a list. */
    public Ledger ledger() {
        List<Addition> additions = sendings.stream()
                .map(sending -> new Addition(
                        sending.list(),
                        String.valueOf(sending.sent().number()),
                        sending.asked(),
                        sending.said(),
                        sending.kind()))
                .toList();
        Map<String, List<String>> lists = new LinkedHashMap<>();
        numbers.stored()
                .forEach(record -> lists.computeIfAbsent(partition(record.partition()), none -> new ArrayList<>())
                        .add(record.value()));
        return new Ledger(additions, lists);
    }
}
