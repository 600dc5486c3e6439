package onceline.drills.numbers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onceline.drills.judge.Verdict;
import onceline.drills.numbers.NumberBooks.Counts;
import onceline.drills.numbers.NumberCase.Place;

/** Closes the books of numbers: all that was acknowledged lies in the topic, once, in order, and was read. */
public final class NumberJudge {
    private static final int CASES = 5;

    private final NumberCase numbers;
    private final Map<NumberColumn, Integer> columns = new EnumMap<>(NumberColumn.class);
    private final Map<NumberColumn, List<String>> findings = new EnumMap<>(NumberColumn.class);

    private NumberJudge(NumberCase numbers) {
        this.numbers = numbers;
    }

    public static NumberBooks close(NumberCase numbers) {
        return new NumberJudge(numbers).books();
    }

    private NumberBooks books() {
        lost();
        doubledOrInvented();
        outOfOrder();
        unread();
        List<String> doubts = numbers.sent().isEmpty() ? List.of("nothing was sent") : List.of();
        Verdict verdict = Verdict.of(columns, EnumSet.allOf(NumberColumn.class), true, doubts);
        return new NumberBooks(verdict, doubts, counts(), columns, findings, numbers.replication());
    }

    private void lost() {
        Set<String> stored = new HashSet<>();
        numbers.stored().forEach(record -> stored.add(record.value()));
        numbers.sent().stream()
                .filter(sent -> sent.acknowledged() && !stored.contains(String.valueOf(sent.number())))
                .forEach(sent -> found(NumberColumn.LOST, sent.number() + " was acknowledged and is not there"));
    }

    private void doubledOrInvented() {
        Set<String> sent = new HashSet<>();
        numbers.sent().forEach(one -> sent.add(String.valueOf(one.number())));
        Set<String> seen = new HashSet<>();
        for (Stored record : numbers.stored()) {
            if (!sent.contains(record.value())) {
                found(NumberColumn.INVENTED, at(record) + ", which nobody sent");
            } else if (!seen.add(record.value())) {
                found(NumberColumn.DOUBLED, at(record) + ", and before");
            }
        }
    }

    /** What is there twice is doubled and not out of order. */
    private void outOfOrder() {
        Set<String> seen = new HashSet<>();
        Map<Integer, Long> largest = new HashMap<>();
        for (Stored record : numbers.stored()) {
            if (!record.value().matches("\\d{1,18}") || !seen.add(record.value())) {
                continue;
            }
            long number = Long.parseLong(record.value());
            long before = largest.getOrDefault(record.partition(), -1L);
            if (number < before) {
                found(NumberColumn.OUT_OF_ORDER, at(record) + ", after " + before);
            }
            largest.put(record.partition(), Math.max(before, number));
        }
    }

    private void unread() {
        Set<Place> got = numbers.receivedPlaces();
        numbers.stored().stream()
                .filter(record -> !got.contains(new Place(record.partition(), record.offset())))
                .forEach(record -> found(NumberColumn.UNREAD, at(record) + ", which the consumer never got"));
    }

    private static String at(Stored record) {
        return record.value() + " at offset " + record.offset() + " of partition " + record.partition();
    }

    private void found(NumberColumn column, String words) {
        columns.merge(column, 1, Integer::sum);
        List<String> cases = findings.computeIfAbsent(column, none -> new ArrayList<>());
        if (cases.size() < CASES) {
            cases.add(words);
        }
    }

    private Counts counts() {
        int acknowledged =
                (int) numbers.sent().stream().filter(Sent::acknowledged).count();
        int received = numbers.receivedPlaces().size();
        return new Counts(
                numbers.sent().size(),
                acknowledged,
                numbers.sent().size() - acknowledged,
                numbers.stored().size(),
                received,
                numbers.received().size() - received);
    }
}
