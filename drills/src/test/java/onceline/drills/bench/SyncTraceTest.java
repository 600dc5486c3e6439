package onceline.drills.bench;

import static onceline.drills.bench.SyncTrace.What.ACKNOWLEDGED;
import static onceline.drills.bench.SyncTrace.What.SYNC_BEGUN;
import static onceline.drills.bench.SyncTrace.What.SYNC_DONE;
import static onceline.drills.bench.SyncTrace.What.WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import onceline.drills.bench.SyncTrace.Step;
import onceline.drills.bench.SyncTrace.What;
import org.junit.jupiter.api.Test;

/** Lines as strace 6.1 writes them. */
final class SyncTraceTest {
    private static final String AOF = "</tmp/lab/redis/appendonlydir/appendonly.aof.1.incr.aof>";

    @Test
    void ofOneThreadEveryLineIsAWholeCall() {
        assertThat(steps("""
                        41 1700000000.000100 write(10%1$s, ""..., 38) = 38 <0.000020>
                        41 1700000000.000200 fdatasync(10%1$s)         = 0 <0.004000>
                        41 1700000000.004300 write(12<socket:[98765]>, ""..., 5) = 5 <0.000010>
                        """))
                .containsExactly(
                        step(120, "41", WRITTEN, 38),
                        step(200, "41", SYNC_BEGUN, 0),
                        step(4_200, "41", SYNC_DONE, 0),
                        step(4_300, "41", ACKNOWLEDGED, 0));
    }

    @Test
    void aSyncOnAnotherThreadIsBegunAndDoneAroundWhatHappensMeanwhile() {
        assertThat(steps("""
                        43    1700000000.000100 fdatasync(10%1$s <unfinished ...>
                        41    1700000000.000150 write(10%1$s, ""..., 76) = 76 <0.000020>
                        41    1700000000.000200 write(12<socket:[98765]>, ""..., 5 <unfinished ...>
                        43    1700000000.000210 <... fdatasync resumed>)        = 0 <0.000110>
                        41    1700000000.000220 <... write resumed>)  = 5 <0.000020>
                        """))
                .containsExactly(
                        step(100, "43", SYNC_BEGUN, 0),
                        step(170, "41", WRITTEN, 76),
                        step(200, "41", ACKNOWLEDGED, 0),
                        step(210, "43", SYNC_DONE, 0));
    }

    @Test
    void aWriteCountsFromItsEnd() {
        assertThat(steps("""
                        41 1700000000.000100 write(10%1$s, ""..., 38 <unfinished ...>
                        43 1700000000.000110 fdatasync(10%1$s <unfinished ...>
                        41 1700000000.000300 <... write resumed>)  = 38 <0.000200>
                        43 1700000000.000400 <... fdatasync resumed>) = 0 <0.000290>
                        """))
                .containsExactly(
                        step(110, "43", SYNC_BEGUN, 0), step(300, "41", WRITTEN, 38), step(400, "43", SYNC_DONE, 0));
    }

    @Test
    void aSyncThatFailedOrWasNotSeenToEndIsNotDone() {
        assertThat(steps("""
                        43 1700000000.000100 fdatasync(10%1$s) = -1 EIO (Input/output error) <0.000010>
                        43 1700000000.000200 fdatasync(10%1$s <unfinished ...>
                        41 1700000000.000300 write(10%1$s, ""..., 38) = -1 ENOSPC (No space left on device) <0.000010>
                        43 1700000000.000400 <... fdatasync resumed> <detached ...>
                        """)).containsExactly(step(100, "43", SYNC_BEGUN, 0), step(200, "43", SYNC_BEGUN, 0));
    }

    @Test
    void otherFilesAndWhatBeganBeforeTheTraceAreLeftOut() {
        assertThat(steps("""
                        43 1700000000.000100 <... fdatasync resumed>) = 0 <0.000290>
                        41 1700000000.000200 write(1</tmp/lab/redis.log>, ""..., 90) = 90 <0.000020>
                        51 1700000000.000300 fdatasync(9</tmp/lab/redis/temp-51.rdb>) = 0 <0.000020>
                        41 1700000000.000400 write(4<pipe:[77]>, ""..., 1) = 1 <0.000020>
                        41 1700000000.000500 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---
                        51 1700000000.000600 +++ exited with 0 +++
                        """)).isEmpty();
    }

    private static List<Step> steps(String lines) {
        return SyncTrace.steps(lines.formatted(AOF).lines().toList());
    }

    private static Step step(long micros, String thread, What what, long bytes) {
        return new Step(1_700_000_000_000_000L + micros, thread, what, bytes);
    }
}
