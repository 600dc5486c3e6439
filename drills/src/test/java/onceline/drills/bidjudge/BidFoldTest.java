package onceline.drills.bidjudge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import onceline.drills.bidjudge.BidFold.Judged;
import onceline.drills.bidjudge.BidRecord.Claim;
import onceline.drills.bidjudge.BidRecord.Closed;
import onceline.drills.bidjudge.BidRecord.Extended;
import onceline.drills.bidjudge.BidRecord.Listed;
import onceline.drills.bidjudge.BidRecord.Opened;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidRecord.Settled;
import onceline.drills.bidjudge.FoldedLot.Phase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The journal, folded by the rules of the wire. */
final class BidFoldTest {
    private static final LotTerms LOT = new LotTerms("lot", "sale", 1_000, 10_000, 100, 10, 1_000, 2_500);

    private final List<BidRecord> log = new ArrayList<>(List.of(new Claim(0, "n"), new Listed(1, LOT)));

    @Test
    void theFirstBidMeetsTheOpeningPriceTheNextThePriceAndTheIncrement() {
        open();
        assertThat(reason("a", 99, 2_000)).isEqualTo("too-low");
        assertThat(reason("b", 100, 2_000)).isNull();
        assertThat(reason("c", 109, 2_000)).isEqualTo("too-low");
        assertThat(reason("d", 110, 2_000)).isNull();
        assertThat(lot().minimum()).isEqualTo(120);
        assertThat(Objects.requireNonNull(lot().leader()).bid()).isEqualTo("d");
    }

    @Test
    void bidsCountBetweenOpeningAndEndOnly() {
        assertThat(reason("a", 100, 1_500)).isEqualTo("not-open");
        open();
        assertThat(reason("b", 100, 9_999)).isNull();
        assertThat(reason("c", 200, 11_000)).as("the end has moved to 11,000").isEqualTo("closed");
        assertThat(reason("d", 200, 10_999)).isNull();
        decide(new Closed(next(), "lot", 0, 12_000, 1, 2, null));
        assertThat(reason("e", 300, 5_000)).isEqualTo("closed");
    }

    @Test
    void aBidOfAnUnknownLotIsNotOpen() {
        log.add(new Placed(next(), "elsewhere", "a", "u", 100, 2_000));
        assertThat(Objects.requireNonNull(fold().verdict("a")).reason()).isEqualTo("not-open");
    }

    @Test
    void theFirstVerdictOnAnIdStands() {
        open();
        assertThat(reason("a", 50, 2_000)).isEqualTo("too-low");
        assertThat(reason("a", 50, 2_001)).isEqualTo("too-low");
        assertThat(reason("a", 500, 2_002)).as("other content").isEqualTo("too-low");
        assertThat(lot().accepted()).isEmpty();
    }

    @Test
    void extensionsStopAtTheCap() {
        open();
        assertThat(reason("a", 100, 8_999)).isNull();
        assertThat(lot().end()).isEqualTo(10_000);
        assertThat(reason("b", 110, 9_000)).isNull();
        assertThat(lot().end()).isEqualTo(11_000);
        assertThat(reason("c", 120, 10_999)).isNull();
        assertThat(reason("d", 130, 11_999)).isNull();
        assertThat(lot().end()).as("2,500 ms at most").isEqualTo(12_500);
    }

    @Test
    void decisionsCountInTheLatestTermOnly() {
        log.add(new Claim(next(), "other"));
        open();
        assertThat(lot().phase()).isEqualTo(Phase.SCHEDULED);
        assertThat(fold().fenced()).isEqualTo(1);
        decide(new Opened(next(), "lot", 2, 1_000));
        assertThat(lot().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void whatAnOwnerMayNotDecideIsABreach() {
        decide(new Opened(next(), "lot", 0, 999));
        decide(new Extended(next(), "lot", 0, 2_000, 10_001));
        decide(new Closed(next(), "lot", 0, 9_999, 1, 0, null));
        decide(new Opened(next(), "never-listed", 0, 2_000));
        assertThat(fold().breaches()).hasSize(4);
    }

    @Test
    void aClosingCountsOnlyIfItIsTheNextAndKnowsEveryBid() {
        log.add(new Listed(next(), new LotTerms("second", "sale", 1_000, 2_000, 1, 1, 0, 0)));
        decide(new Opened(next(), "second", 0, 1_000));
        decide(new Closed(next(), "second", 0, 2_000, 1, 0, null));
        open();
        assertThat(reason("a", 100, 2_000)).isNull();
        decide(new Closed(next(), "lot", 0, 10_000, 2, 0, null));
        decide(new Closed(next(), "lot", 0, 10_000, 3, 1, null));
        assertThat(lot().phase()).isEqualTo(Phase.OPEN);
        decide(new Closed(next(), "lot", 0, 10_000, 2, 1, null));
        assertThat(lot().phase()).isEqualTo(Phase.CLOSED);
        assertThat(fold().breaches()).isEmpty();
        assertThat(lot().settled()).isFalse();
        log.add(new Settled(next(), "lot", 2));
        assertThat(lot().settled()).isTrue();
    }

    private void open() {
        decide(new Opened(next(), "lot", 0, 1_000));
    }

    private void decide(BidRecord decision) {
        log.add(decision);
    }

    private long next() {
        return log.size();
    }

    private @Nullable String reason(String bid, long amount, long at) {
        log.add(new Placed(next(), "lot", bid, "u", amount, at));
        Judged judged = Objects.requireNonNull(fold().verdict(bid));
        return judged.reason();
    }

    private FoldedLot lot() {
        return Objects.requireNonNull(fold().lot("lot"));
    }

    private BidFold fold() {
        return BidFold.of(log);
    }
}
