package onceline.plumbing.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroupedTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void everyoneGetsTheirOwnAnswerAndGroupsStaySmallEnough() throws Exception {
        var sizes = new ConcurrentLinkedQueue<Integer>();
        var grouped = new Grouped<Integer, String>(50, 2, questions -> {
            sizes.add(questions.size());
            return questions.stream().map(question -> "answer " + question).toList();
        });
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<String>>();
            for (int i = 0; i < 5_000; i++) {
                int question = i;
                answers.add(people.submit(() -> grouped.ask(question, LONG)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo("answer " + i);
            }
        }
        assertThat(sizes).allSatisfy(size -> assertThat(size).isBetween(1, 50));
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5_000);
    }

    @Test
    void aDeadlockIsTriedAgain() throws SQLException {
        var tries = new AtomicInteger();
        var grouped = new Grouped<Integer, Integer>(10, 1, questions -> {
            if (tries.incrementAndGet() < 3) {
                throw new SQLTransactionRollbackException("deadlock", "40001");
            }
            return questions;
        });
        assertThat(grouped.ask(7, LONG)).isEqualTo(7);
        assertThat(tries).hasValue(3);
    }

    @Test
    void afterAFailureTheNextIsAnswered() throws SQLException {
        var broken = new AtomicInteger(1);
        var grouped = new Grouped<Integer, Integer>(10, 1, questions -> {
            if (broken.getAndDecrement() > 0) {
                throw new SQLException("away");
            }
            return questions;
        });
        assertThatThrownBy(() -> grouped.ask(1, LONG)).isInstanceOf(SQLException.class);
        assertThat(grouped.ask(2, LONG)).isEqualTo(2);
    }

    @Test
    void nobodyWaitsLongerThanTheyWill() {
        var release = new CountDownLatch(1);
        var grouped = new Grouped<Integer, Integer>(10, 1, questions -> {
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return List.copyOf(questions);
        });
        assertThatThrownBy(() -> grouped.ask(1, Duration.ofMillis(50))).isInstanceOf(SQLTimeoutException.class);
        release.countDown();
    }
}
