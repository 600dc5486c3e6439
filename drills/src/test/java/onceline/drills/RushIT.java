package onceline.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import onceline.drills.judge.Books;
import onceline.lab.Lab;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small rush from end to end, whole and with the roles split over processes. */
final class RushIT {
    private static final RushPlan PLAN =
            RushPlan.of(300, 100).withInside(20).withHold(Duration.ofSeconds(3)).withGrace(Duration.ofSeconds(20));

    @ParameterizedTest(name = "split: {0}")
    @ValueSource(booleans = {false, true})
    void theBooksClose(boolean split) throws Exception {
        try (Lab lab = Lab.ephemeral().start()) {
            Rush rush = new Rush(split ? Stage.split(lab, 2) : Stage.whole(lab, 1), PLAN);

            Books books = rush.inProcesses(2).run().assertClosed();

            assertThat(books.counts().acknowledged()).isGreaterThanOrEqualTo(300);
            assertThat(books.counts().confirmed()).isEqualTo(100);
            assertThat(books.counts().expired()).isPositive();
            assertThat(books.counts().left()).isPositive();
            assertThat(books.counts().vanished()).isPositive();
            assertThat(books.counts().insidePeak()).as("the limit binds").isEqualTo(20);
        }
    }
}
