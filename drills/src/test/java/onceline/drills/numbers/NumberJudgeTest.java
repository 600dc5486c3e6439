package onceline.drills.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Kind;
import onceline.drills.judge.FinalState.Replication;
import onceline.drills.judge.Verdict;
import onceline.drills.measure.Calls;
import org.junit.jupiter.api.Test;

final class NumberJudgeTest {
    private static final int MANY = 100;

    private final List<Sent> sent = new ArrayList<>();
    private final List<Stored> stored = new ArrayList<>();
    private final List<Received> received = new ArrayList<>();

    NumberJudgeTest() {
        for (int number = 0; number < MANY; number++) {
            sent.add(new Sent(number, true, 1_000 + 10L * number));
            store(number);
        }
    }

    private void store(int number) {
        long offset = stored.size();
        stored.add(new Stored(0, offset, String.valueOf(number), 990 + 10L * number));
        received.add(new Received(0, offset, String.valueOf(number), 1_005 + 10L * number));
    }

    private NumberCase all() {
        return new NumberCase(sent, stored, received, new Replication(3, 2));
    }

    private void sees(NumberColumn column, int count) {
        NumberBooks books = NumberJudge.close(all());
        assertThat(books.columns()).as(books.text()).containsOnlyKeys(column).containsEntry(column, count);
        assertThat(books.verdict()).isEqualTo(Verdict.DEVIATED);
        assertThat(books.zeros()).containsEntry(column.field(), count);
    }

    @Test
    void allThereOnceInOrderAndReadIsClosed() {
        NumberBooks books = NumberJudge.close(all());
        assertThat(books.verdict()).as(books.text()).isEqualTo(Verdict.PASSED);
        assertThat(all().allReceived()).isTrue();
    }

    @Test
    void acknowledgedAndNotThereIsLost() {
        stored.remove(7);
        sees(NumberColumn.LOST, 1);
    }

    @Test
    void unknownMayBeThereOrNot() {
        sent.set(7, new Sent(7, false, 9_000));
        assertThat(NumberJudge.close(all()).verdict()).isEqualTo(Verdict.PASSED);
        stored.remove(7);
        assertThat(NumberJudge.close(all()).verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void thereTwiceIsDoubledAndNothingElse() {
        store(7);
        sees(NumberColumn.DOUBLED, 1);
    }

    @Test
    void neverSentIsInvented() {
        store(MANY);
        stored.add(new Stored(0, MANY + 1, "a stranger", 3_000));
        received.add(new Received(0, MANY + 1, "a stranger", 3_000));
        sees(NumberColumn.INVENTED, 2);
    }

    @Test
    void afterALargerOneIsOutOfOrder() {
        stored.set(7, new Stored(0, 7, "8", 1_060));
        stored.set(8, new Stored(0, 8, "7", 1_070));
        sees(NumberColumn.OUT_OF_ORDER, 1);
    }

    @Test
    void thereAndNeverReceivedIsUnread() {
        received.remove(7);
        assertThat(all().allReceived()).isFalse();
        sees(NumberColumn.UNREAD, 1);
    }

    @Test
    void receivedAgainIsNoFault() {
        received.add(received.get(7));
        NumberBooks books = NumberJudge.close(all());
        assertThat(books.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(books.counts().again()).isEqualTo(1);
    }

    @Test
    void nothingSentProvesNothing() {
        sent.clear();
        stored.clear();
        assertThat(NumberJudge.close(all()).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void theTaleTellsWhenEachWasAskedAndAcknowledged() {
        sent.set(7, new Sent(7, false, 9_000));
        stored.remove(7);
        List<Op> history = new NumberTale(all()).history();
        assertThat(history).hasSize(2 * MANY);
        Calls calls = Calls.of(history);
        assertThat(calls.calls()).filteredOn(call -> call.acknowledged()).hasSize(MANY - 1);
        assertThat(calls.calls())
                .filteredOn(call -> call.unknown())
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.id()).isEqualTo("7");
                    assertThat(call.invokedAt()).as("as the one before it").isEqualTo(1_050L * 1_000_000);
                });
        assertThat(new NumberTale(all()).ledger().additions())
                .filteredOn(addition -> addition.kind() == Kind.OK)
                .hasSize(MANY - 1);
    }

    @Test
    void readsWhatTheToolsPrint() {
        List<Sent> said = Sent.read(List.of(
                "{\"timestamp\":17,\"name\":\"producer_send_success\",\"key\":null,\"value\":\"5\",\"offset\":5,"
                        + "\"partition\":0,\"topic\":\"numbers\"}",
                "{\"timestamp\":18,\"name\":\"producer_send_error\",\"key\":null,\"value\":\"6\",\"exception\":"
                        + "\"class X\",\"message\":\"no\",\"topic\":\"numbers\"}"));
        assertThat(said).containsExactly(new Sent(5, true, 17), new Sent(6, false, 18));
        assertThat(Received.read(List.of(
                        "{\"timestamp\":19,\"name\":\"record_data\",\"key\":null,\"value\":\"5\",\"topic\":\"numbers\","
                                + "\"partition\":0,\"offset\":5}")))
                .containsExactly(new Received(0, 5, "5", 19));
    }
}
