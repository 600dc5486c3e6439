package onceline.drills.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import onceline.drills.bench.SyncTrace.Step;
import onceline.drills.bench.SyncTrace.What;
import org.junit.jupiter.api.Test;

/** Writes of 10 bytes; times in milliseconds. */
final class PowerCutTest {
    private static final String MAIN = "41";
    private static final String OTHER = "43";
    private static final int SIZE = 10;

    private final List<Step> steps = new ArrayList<>();

    @Test
    void anAnswerAfterItsSyncRisksNothing() {
        write(1, SIZE);
        sync(MAIN, 2, 5);
        answer(6);
        write(7, SIZE);
        sync(MAIN, 8, 9);
        answer(10);

        assertThat(cut().early()).isZero();
        assertThat(cut().worstSeconds()).isZero();
        assertThat(cut().acknowledged()).isEqualTo(2);
        assertThat(cut().written()).isEqualTo(2);
    }

    @Test
    void anAnswerDuringOrBeforeItsSyncIsEarly() {
        write(1, SIZE);
        begin(MAIN, 2);
        answer(3);
        end(MAIN, 5);
        write(6, SIZE);
        answer(7);
        sync(MAIN, 8, 9);

        assertThat(cut().early()).isEqualTo(2);
    }

    @Test
    void anAnswerBeforeItsWriteIsEarlyEvenIfAllThatWasWrittenIsSynced() {
        write(1, SIZE);
        sync(MAIN, 2, 3);
        answer(4);
        answer(5);

        assertThat(cut().early()).isEqualTo(1);
    }

    @Test
    void aSyncSavesOnlyWhatWasWrittenBeforeItBegan() {
        write(0, SIZE);
        answer(100);
        begin(OTHER, 200);
        write(300, SIZE);
        answer(400);
        end(OTHER, 900); // 800 ms of the first answer were at risk until now, 500 of the second are
        sync(OTHER, 1_000, 1_700); // 1,300 of the second

        assertThat(cut().worstSeconds()).isEqualTo(1.3);
    }

    @Test
    void whatIsAnsweredWhileItsWriteWaitsForASyncIsAtRiskFromItsAnswer() {
        write(0, SIZE);
        answer(10);
        begin(OTHER, 20);
        answer(30); // Redis puts its write off
        end(OTHER, 900);
        write(910, SIZE);
        sync(OTHER, 920, 1_530);

        assertThat(cut().worstSeconds()).isEqualTo(1.5);
    }

    @Test
    void theEndOfTheTraceIsAnInstantTooAndTheOldestAnswerCounts() {
        answer(0);
        answer(2_000);
        write(2_500, SIZE);

        assertThat(cut().worstSeconds()).isEqualTo(2.5);
    }

    @Test
    void theMedianIsOverTimeNotOverSyncs() {
        write(0, SIZE);
        answer(0);
        sync(OTHER, 10, 1_000); // grows to 1 s, is nothing for 2 s
        write(3_000, SIZE);

        assertThat(cut().medianSeconds()).isZero();
        assertThat(cut().worstSeconds()).isEqualTo(1.0);
    }

    @Test
    void theSelectBeforeTheFirstWriteIsNone() {
        write(0, SIZE + SIZE - 1);
        sync(OTHER, 1, 2);
        answer(3);
        answer(4);

        assertThat(cut().written()).isEqualTo(1);
        assertThat(cut().early()).isEqualTo(1);
    }

    private PowerCut cut() {
        return PowerCut.during(steps, SIZE);
    }

    private void write(long at, long bytes) {
        steps.add(new Step(at * 1_000, MAIN, What.WRITTEN, bytes));
    }

    private void answer(long at) {
        steps.add(new Step(at * 1_000, MAIN, What.ACKNOWLEDGED, 0));
    }

    private void sync(String thread, long from, long to) {
        begin(thread, from);
        end(thread, to);
    }

    private void begin(String thread, long at) {
        steps.add(new Step(at * 1_000, thread, What.SYNC_BEGUN, 0));
    }

    private void end(String thread, long at) {
        steps.add(new Step(at * 1_000, thread, What.SYNC_DONE, 0));
    }
}
