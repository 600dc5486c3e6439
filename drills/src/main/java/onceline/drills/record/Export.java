package onceline.drills.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.history.Ledger;
import onceline.drills.history.Ledger.Addition;
import onceline.drills.history.Op.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A ledger as checkers of the Jepsen family read it: a list of operations with {@code index}, {@code type},
 * {@code process}, {@code f}, {@code value} and {@code time} (nanoseconds from the first). Elements are numbers there.
 *
 * <p>The sets are {@code add} of every element and one {@code read} of all of them at the end, per list as pairs of list
 * and element; the append lists are transactions of one {@code append} each, and one that reads every list at the end.
 * Each addition has a process of its own: one whose outcome nobody knows is never used again, as those checkers demand.
 *
 * @see <a href="https://cljdoc.org/d/io.jepsen/history/0.1.1">the structure of a history</a>
 * @see <a href="https://jepsen-io.github.io/jepsen/jepsen.tests.cycle.append.html">appends and reads</a>
 * @see <a href="https://github.com/ligurio/elle-cli">a checker that reads JSON: models set and list-append</a>
 */
final class Export {
    private final Ledger ledger;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> lists = new LinkedHashMap<>();

    private record Event(long time, int process, Kind kind, Addition addition) {}

    Export(Ledger ledger) {
        this.ledger = ledger;
        ledger.additions().forEach(addition -> list(addition.list()));
        ledger.lists().keySet().forEach(this::list);
        ledger.additions().forEach(addition -> number(addition.element()));
    }

    List<Map<String, @Nullable Object>> set() {
        List<Map<String, @Nullable Object>> out =
                operations("add", addition -> List.of(list(addition.list()), number(addition.element())));
        List<List<Integer>> all = new ArrayList<>();
        ledger.lists()
                .forEach(
                        (name, elements) -> elements.forEach(element -> all.add(List.of(list(name), number(element)))));
        read(out, "read", null, all);
        return out;
    }

    List<Map<String, @Nullable Object>> append() {
        List<Map<String, @Nullable Object>> out = operations(
                "txn", addition -> List.of(List.of("append", list(addition.list()), number(addition.element()))));
        List<List<@Nullable Object>> asked = new ArrayList<>();
        List<List<@Nullable Object>> answered = new ArrayList<>();
        lists.forEach((name, number) -> {
            asked.add(reading(number, null));
            answered.add(reading(
                    number,
                    ledger.lists().getOrDefault(name, List.of()).stream()
                            .map(this::number)
                            .toList()));
        });
        read(out, "txn", asked, answered);
        return out;
    }

    private static List<@Nullable Object> reading(int list, @Nullable Object found) {
        List<@Nullable Object> reading = new ArrayList<>();
        reading.add("r");
        reading.add(list);
        reading.add(found);
        return reading;
    }

    private interface Value {
        Object of(Addition addition);
    }

    private List<Map<String, @Nullable Object>> operations(String f, Value value) {
        List<Event> events = new ArrayList<>();
        int process = 0;
        for (Addition addition : ledger.additions()) {
            events.add(new Event(addition.invokedAt(), process, Kind.INVOKE, addition));
            events.add(new Event(endOf(addition), process, addition.kind(), addition));
            process++;
        }
        events.sort(Comparator.comparingLong(Event::time));
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (Event event : events) {
            add(out, event.kind(), event.process(), f, value.of(event.addition()), event.time());
        }
        return out;
    }

    private static long endOf(Addition addition) {
        return Math.max(addition.endedAt(), addition.invokedAt());
    }

    private void read(
            List<Map<String, @Nullable Object>> out, String f, @Nullable Object asked, @Nullable Object answered) {
        long last = ledger.additions().stream().mapToLong(Export::endOf).max().orElse(0);
        int process = ledger.additions().size();
        add(out, Kind.INVOKE, process, f, asked, last + 1);
        add(out, Kind.OK, process, f, answered, last + 2);
    }

    private void add(
            List<Map<String, @Nullable Object>> out,
            Kind kind,
            int process,
            String f,
            @Nullable Object value,
            long time) {
        long first = ledger.additions().isEmpty()
                ? time
                : ledger.additions().getFirst().invokedAt();
        Map<String, @Nullable Object> op = new LinkedHashMap<>();
        op.put("index", out.size());
        op.put("type", word(kind));
        op.put("process", process);
        op.put("f", f);
        op.put("value", value);
        op.put("time", time - first);
        out.add(op);
    }

    private static String word(Kind kind) {
        return switch (kind) {
            case INVOKE -> "invoke";
            case OK -> "ok";
            case FAIL -> "fail";
            case INFO -> "info";
        };
    }

    private int list(String name) {
        return lists.computeIfAbsent(name, none -> lists.size());
    }

    private int number(String element) {
        return numbers.computeIfAbsent(element, none -> numbers.size());
    }
}
