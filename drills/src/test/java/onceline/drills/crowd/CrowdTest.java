package onceline.drills.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import onceline.drills.history.Clock;
import onceline.drills.history.History;
import onceline.drills.history.Op;
import onceline.drills.judge.Asked;
import onceline.drills.judge.Books;
import onceline.drills.judge.Judge;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People and judge together, on a sale that cannot go wrong. */
final class CrowdTest {
    private static final int PEOPLE = 200;
    private static final int STOCK = 60;
    private static final int INSIDE = 15;

    @TempDir
    private Path directory;

    @Test
    void everybodyIsThroughAndTheBooksClose() throws Exception {
        try (FakeSale sale = new FakeSale(STOCK, INSIDE, 700)) {
            Clock clock = Clock.start();
            CrowdPlan plan = new CrowdPlan(
                    "run",
                    3,
                    PEOPLE,
                    0,
                    PEOPLE,
                    sale.eventId(),
                    List.of(sale.url()),
                    16,
                    clock.offset(),
                    300,
                    600,
                    200,
                    30_000,
                    Arrival.AT_RANDOM);
            Path file = directory.resolve("history.jsonl");
            try (Crowd crowd = new Crowd(plan, file)) {
                crowd.signIn();
                assertThat(crowd.progress().signedIn()).isEqualTo(PEOPLE);
                crowd.rush(clock.now());
                assertThat(crowd.progress().finished()).isEqualTo(PEOPLE);
                assertThat(crowd.progress().watching()).isZero();
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> sale.finalState().notQuiet() == null);

            List<Op> history = History.read(List.of(file));
            Books books = Judge.close(new Asked(sale.eventId(), PEOPLE, STOCK, INSIDE), history, sale.finalState())
                    .assertClosed();

            assertThat(books.counts().unfinished()).isZero();
            assertThat(books.counts().confirmed()).isBetween(STOCK - 3, STOCK);
            assertThat(books.counts().expired()).isPositive();
            assertThat(books.counts().vanished()).isPositive();
            assertThat(books.counts().insidePeak()).isEqualTo(INSIDE);
        }
    }
}
