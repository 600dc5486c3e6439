package onceline.drills.bidjudge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import onceline.drills.bidjudge.BidRecord.Closed;
import onceline.drills.bidjudge.BidRecord.Settled;
import onceline.drills.bidjudge.BidState.LotRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BidQuietTest {
    @Test
    void nothingIsMissingWhenAllIsDone() {
        BidTale tale = new BidTale();
        assertThat(BidQuiet.missing(tale.request(), tale.state())).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfinished")
    void whatIsStillToComeIsNamed(String missing, Consumer<BidTale> earlier) {
        BidTale tale = new BidTale();
        earlier.accept(tale);
        assertThat(BidQuiet.missing(tale.request(), tale.state())).contains(missing);
    }

    static Stream<Arguments> unfinished() {
        return Stream.of(
                still("a: a lot in the journal", tale -> tale.journal.removeIf(record -> record.offset() == 1)),
                still("a: its closing", tale -> tale.journal.removeIf(Closed.class::isInstance)),
                still("its closing in the database", tale -> tale.journal.removeIf(Settled.class::isInstance)),
                still("its closing in the database", tale -> tale.lots.set(0, new LotRow("a", "LISTED", null, 0))),
                still("an accepted bid in the table", tale -> tale.bids.removeLast()),
                still("the winner's ticket", tale -> tale.tickets.clear()),
                still("a notice", tale -> tale.keptNoMore("a#outbid#13")),
                still("a notice", tale -> tale.keptNoMore("lot-a.r.bid-13#1")));
    }

    private static Arguments still(String missing, Consumer<BidTale> earlier) {
        return Arguments.of(missing, earlier);
    }

    @Test
    void redisNeedsToBeLevelWithTheLastChangeNotWithRefusals() {
        BidTale tale = new BidTale();
        assertThat(BidQuiet.lastThatShows(tale.request(), tale.journal)).isEqualTo(16);
        assertThat(BidQuiet.lastThatShows(tale.request(), tale.journal.subList(0, 8)))
                .isEqualTo(6);
    }
}
