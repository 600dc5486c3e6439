package onceline.plumbing.sql;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Questions that many threads ask one by one, answered in groups: one transaction, and one wait for the disk, for many.
 *
 * <p>Nobody waits for a group to fill: while one group is being answered, the next gathers.
 */
public final class Grouped<Q, A> {
    private static final int MOST_WAITING = 50_000;
    private static final int DEADLOCK_TRIES = 5;
    private static final String DEADLOCK = "40001";

    private final BlockingQueue<Waiting<Q, A>> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Semaphore lanes;
    private final int most;
    private final Step<Q, A> step;

    /** Answers each question, in order. It is repeated after a deadlock. */
    @FunctionalInterface
    public interface Step<Q, A> {
        List<A> answer(List<Q> questions) throws SQLException;
    }

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * @param most questions in a group
     * @param lanes groups at once
     */
    public Grouped(int most, int lanes, Step<Q, A> step) {
        this.most = most;
        this.lanes = new Semaphore(lanes);
        this.step = step;
    }

    /**
     * Waits for the answer.
     *
     * @throws SQLException if the group failed, or did not come to an end in time: the outcome is unknown then
     */
    public A ask(Q question, Duration patience) throws SQLException {
        var waiting = new Waiting<Q, A>(question, new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            throw new SQLTransientException("too many are waiting for the database");
        }
        if (lanes.tryAcquire()) {
            Thread.startVirtualThread(this::answerAll);
        }
        return await(waiting.answer(), patience);
    }

    private A await(CompletableFuture<A> answer, Duration patience) throws SQLException {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new SQLTimeoutException("no answer within " + patience, late);
        } catch (ExecutionException failed) {
            throw new SQLException("the group failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLTransientException("interrupted while waiting", interrupted);
        }
    }

    private void answerAll() {
        do {
            try {
                answerWhatWaits();
            } finally {
                lanes.release();
            }
            // somebody may have come between the last look and the release
        } while (!queue.isEmpty() && lanes.tryAcquire());
    }

    private void answerWhatWaits() {
        var group = new ArrayList<Waiting<Q, A>>();
        while (queue.drainTo(group, most) > 0) {
            answer(group);
            group.clear();
        }
    }

    private void answer(List<Waiting<Q, A>> group) {
        try {
            var answers =
                    tryThroughDeadlocks(group.stream().map(Waiting::question).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer().complete(answers.get(i));
            }
        } catch (SQLException | RuntimeException failed) {
            group.forEach(each -> each.answer().completeExceptionally(failed));
        }
    }

    private List<A> tryThroughDeadlocks(List<Q> questions) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return step.answer(questions);
            } catch (SQLException failed) {
                if (attempt == DEADLOCK_TRIES || !DEADLOCK.equals(failed.getSQLState())) {
                    throw failed;
                }
            }
        }
    }
}
