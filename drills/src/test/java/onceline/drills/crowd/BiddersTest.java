package onceline.drills.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import onceline.drills.bidjudge.BidAsked;
import onceline.drills.bidjudge.BidBooks;
import onceline.drills.bidjudge.BidJudge;
import onceline.drills.bidjudge.LotTerms;
import onceline.drills.history.History;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bidders and judge together, on auctions that cannot go wrong. */
final class BiddersTest {
    private static final int BIDDERS = 60;

    @TempDir
    private Path directory;

    @Test
    void everybodyHearsOfTheOutcomeAndTheBooksClose() throws Exception {
        long now = System.currentTimeMillis();
        List<LotTerms> lots = List.of(lot("run-0", now), lot("run-1", now), lot("run-2", now));
        Path file = directory.resolve("history.jsonl");
        try (FakeAuction auction = new FakeAuction(lots)) {
            BidPlan plan = new BidPlan("run", 3, BIDDERS, List.of(auction.url()), 16, lots, 200, now + 30_000);
            try (Bidders bidders = new Bidders(plan, file)) {
                bidders.signIn();
                assertThat(bidders.progress().signedIn()).isEqualTo(BIDDERS);
                bidders.bid();
                assertThat(bidders.progress().finished()).isEqualTo(BIDDERS);
                assertThat(bidders.progress().watching()).isZero();
            }

            BidBooks books = BidJudge.close(
                            new BidAsked(BIDDERS, lots), History.read(List.of(file)), auction.finalState())
                    .assertClosed();

            assertThat(books.counts().unknown()).isZero();
            assertThat(books.counts().unfinished()).isZero();
            assertThat(books.counts().vanished()).isEqualTo(3);
            assertThat(books.counts().sold()).isEqualTo(3);
            assertThat(books.counts().refused()).containsKeys("too-low", "not-open", "closed", "other-content");
        }
    }

    private static LotTerms lot(String name, long now) {
        return new LotTerms(name, "run", now + 1_000, now + 9_000, 100, 10, 0, 0);
    }
}
