package onceline.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TailTest {
    private static final int MOST = 10;
    private static final LocalDateTime STORED = LocalDateTime.of(2025, 1, 1, 0, 0);

    @Test
    void whatIsReadIsNotReadAgainExceptTheNewest() {
        var tail = new Tail(1);
        assertThat(take(tail, 1, 2, 3)).containsExactly(1L, 2L, 3L);
        assertThat(tail.wanted(0)).containsExactly(new Span(3, Long.MAX_VALUE));
        assertThat(take(tail, 3, 4)).containsExactly(4L);
    }

    @Test
    void anIdThatIsCommittedLaterIsReadLater() {
        var tail = new Tail(1);
        assertThat(take(tail, 1, 4)).containsExactly(1L, 4L);
        assertThat(tail.wanted(0)).containsExactly(new Span(2, 3), new Span(4, Long.MAX_VALUE));
        assertThat(take(tail, 3, 4, 5)).containsExactly(3L, 5L);
        assertThat(take(tail, 2, 5)).containsExactly(2L);
        assertThat(tail.wanted(0)).containsExactly(new Span(5, Long.MAX_VALUE));
    }

    @Test
    void theFirstLookSeesTheHoleBeforeItsFirstRow() {
        var tail = new Tail(100);
        take(tail, 103);
        assertThat(tail.wanted(0)).containsExactly(new Span(100, 102), new Span(103, Long.MAX_VALUE));
    }

    @Test
    void belowARowThatWasStoredLongAgoNoHoleIsOpened() {
        var tail = new Tail(1);
        assertThat(tail.take(List.of(new NoticeRow(7, "u", "f7", "k", "{}", STORED, true)), 0))
                .hasSize(1);
        assertThat(tail.wanted(0)).containsExactly(new Span(7, Long.MAX_VALUE));
    }

    @Test
    void anEmptyTableIsReadFromItsBeginning() {
        var tail = new Tail(1);
        assertThat(tail.continuedBy(List.of(), MOST)).isTrue();
        assertThat(tail.wanted(0)).containsExactly(new Span(1, Long.MAX_VALUE));
        assertThat(take(tail, 1)).containsExactly(1L);
    }

    @Test
    void aTableWithoutItsNewestRowHasLostItsEnd() {
        var tail = new Tail(1);
        take(tail, 1, 2, 3);
        assertThat(tail.continuedBy(rows(3), MOST)).isTrue();
        assertThat(tail.continuedBy(List.of(), MOST)).isFalse();
        assertThat(tail.continuedBy(rows(4, 5), MOST)).isFalse();
    }

    @Test
    void anotherRowInPlaceOfTheNewestMeansTheSame() {
        var tail = new Tail(1);
        take(tail, 1, 2, 3);
        var otherFact = new NoticeRow(3, "u", "other", "k", "{}", STORED, false);
        var storedAgain = new NoticeRow(3, "u", "f3", "k", "{}", STORED.plusSeconds(1), false);
        var grownOld = new NoticeRow(3, "u", "f3", "k", "{}", STORED, true);
        assertThat(tail.continuedBy(List.of(otherFact), MOST)).isFalse();
        assertThat(tail.continuedBy(List.of(storedAgain), MOST)).isFalse();
        assertThat(tail.continuedBy(List.of(grownOld), MOST)).isTrue();
    }

    @Test
    void anAnswerThatIsFullBeforeTheNewestRowSaysNothingAboutIt() {
        var tail = new Tail(1);
        take(tail, 50);
        assertThat(tail.continuedBy(rows(LongStream.rangeClosed(1, MOST).toArray()), MOST))
                .isTrue();
        assertThat(tail.continuedBy(rows(LongStream.rangeClosed(1, MOST - 1).toArray()), MOST))
                .isFalse();
    }

    static List<Long> seeds() {
        return new Random().longs(200).boxed().toList();
    }

    /** Transactions take ids in order, and commit in any order or not at all; answers are cut at {@link #MOST} rows. */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyCommittedRowIsReadOnceWhateverTheOrderOfCommits(long seed) {
        var random = new Random(seed);
        var table = new TreeMap<Long, NoticeRow>();
        var underWay = new ArrayList<List<NoticeRow>>();
        var tail = new Tail(1);
        var read = new ArrayList<Long>();
        long nextId = 1;
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    int count = 1 + random.nextInt(5);
                    underWay.add(rows(LongStream.range(nextId, nextId + count).toArray()));
                    nextId += count;
                }
                case 1 -> finish(random, underWay, table);
                default -> look(tail, table, read);
            }
        }
        while (!underWay.isEmpty()) {
            finish(random, underWay, table);
        }
        while (look(tail, table, read) > 0) {
            // until it has caught up
        }
        assertThat(read).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(table.keySet());
    }

    private static void finish(Random random, List<List<NoticeRow>> underWay, TreeMap<Long, NoticeRow> table) {
        if (!underWay.isEmpty()) {
            var finished = underWay.remove(random.nextInt(underWay.size()));
            if (random.nextInt(5) > 0) {
                finished.forEach(row -> table.put(row.id(), row));
            }
        }
    }

    private static int look(Tail tail, TreeMap<Long, NoticeRow> table, List<Long> read) {
        var answer = tail.wanted(0).stream()
                .flatMap(span -> table.subMap(span.first(), true, span.last(), true).values().stream())
                .limit(MOST)
                .toList();
        assertThat(tail.continuedBy(answer, MOST)).isTrue();
        var fresh = tail.take(answer, 0);
        fresh.forEach(row -> read.add(row.id()));
        return fresh.size();
    }

    private static List<Long> take(Tail tail, long... ids) {
        return tail.take(rows(ids), 0).stream().map(NoticeRow::id).toList();
    }

    private static List<NoticeRow> rows(long... ids) {
        return LongStream.of(ids)
                .mapToObj(id -> new NoticeRow(id, "u", "f" + id, "k", "{}", STORED, false))
                .toList();
    }
}
