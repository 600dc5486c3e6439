package onceline.auction;

import static onceline.auction.Saleroom.CLOSES;
import static onceline.auction.Saleroom.OPENS;
import static onceline.auction.Saleroom.VIOLIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import onceline.auction.Verdict.Outcome;
import onceline.journal.Stroke;
import onceline.words.BidId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.junit.jupiter.api.Test;

class AuctionMachineTest {
    private static final LotId CELLO = new LotId("cello");

    @Test
    void theFirstBidMeetsTheOpeningPriceAndEachOtherBeatsThePrice() {
        var room = Saleroom.open();
        assertThat(room.bid("b1", "ann", 99).outcome()).isEqualTo(Outcome.TOO_LOW);
        assertThat(room.bid("b2", "ann", 100)).isEqualTo(new Verdict(Outcome.ACCEPTED, 100, 110, CLOSES, 8));
        assertThat(room.bid("b3", "bob", 109)).isEqualTo(new Verdict(Outcome.TOO_LOW, 100, 110, CLOSES, 9));
        assertThat(room.bid("b4", "bob", 110).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(room.picture())
                .isEqualTo(new LotPicture("open", 110L, 120, 2, new UserId("bob"), new BidId("b4"), OPENS, CLOSES));
    }

    @Test
    void acceptedBidsAreInTheStreamAndSayWhoWasOutbid() {
        var room = Saleroom.open();
        room.bid("b1", "ann", 100, 2_000);
        room.bid("b2", "ann", 110, 2_001);
        room.bid("b3", "bob", 120, 2_002);
        room.bid("b4", "bob", 120, 2_003);
        assertThat(room.stream.values())
                .containsExactly(
                        "{\"bid\":\"b1\",\"lot\":\"violin\",\"user\":\"ann\",\"amount\":100,\"at\":2000}",
                        "{\"bid\":\"b2\",\"lot\":\"violin\",\"user\":\"ann\",\"amount\":110,\"at\":2001}",
                        "{\"bid\":\"b3\",\"lot\":\"violin\",\"user\":\"bob\",\"amount\":120,\"at\":2002,\"outbid\":\"ann\"}");
        assertThat(room.stream.firstKey()).isEqualTo(7);
    }

    @Test
    void beforeTheOpeningBidsAreRefusedForGood() {
        var room = new Saleroom();
        assertThat(room.bid("early", "ann", 500)).isEqualTo(new Verdict(Outcome.NOT_OPEN, 0, 0, 0, 5));
        room.list(VIOLIN, 0, 0);
        assertThat(room.bid("b1", "ann", 500, CLOSES)).isEqualTo(new Verdict(Outcome.NOT_OPEN, 0, 100, CLOSES, 7));
        assertThat(room.tick(OPENS - 1)).isEmpty();
        assertThat(room.tick(OPENS)).hasSize(1);
        assertThat(room.bid("early", "ann", 500).outcome()).isEqualTo(Outcome.NOT_OPEN);
        assertThat(room.bid("b1", "ann", 500, CLOSES).asOf()).isEqualTo(7);
        assertThat(room.bid("b2", "ann", 500).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void atTheEndAndAfterTheClosingBidsAreRefused() {
        var room = Saleroom.open();
        assertThat(room.bid("b1", "ann", 100, CLOSES - 1).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(room.bid("b2", "bob", 200, CLOSES).outcome()).isEqualTo(Outcome.CLOSED);
        room.tick(CLOSES);
        assertThat(room.bid("b3", "bob", 200, CLOSES - 1).outcome()).isEqualTo(Outcome.CLOSED);
        assertThat(room.picture().phase()).isEqualTo("closed");
    }

    @Test
    void aRepeatIsAnsweredExactlyAsTheFirstTime() {
        var room = Saleroom.open();
        var accepted = room.bid("b1", "ann", 100);
        var refused = room.bid("b2", "bob", 100);
        room.bid("b3", "bob", 300);
        room.tick(CLOSES);
        assertThat(room.bid("b1", "ann", 100)).isEqualTo(accepted);
        assertThat(room.bid("b2", "bob", 100)).isEqualTo(refused);
        assertThat(room.stream).hasSize(2);
    }

    @Test
    void otherContentUnderTheSameIdChangesNothing() {
        var room = Saleroom.open();
        room.list(CELLO, 0, 0);
        room.tick(OPENS);
        var first = room.bid("b1", "ann", 100);
        assertThat(room.bid("b1", "ann", 500).outcome()).isEqualTo(Outcome.OTHER_CONTENT);
        assertThat(room.bid("b1", "bob", 100).outcome()).isEqualTo(Outcome.OTHER_CONTENT);
        assertThat(room.bid(CELLO, "b1", "ann", 100, OPENS).outcome()).isEqualTo(Outcome.OTHER_CONTENT);
        assertThat(room.bid("b1", "ann", 100)).isEqualTo(first);
        assertThat(room.picture().price()).isEqualTo(100);
        assertThat(room.stream).hasSize(1);
    }

    @Test
    void aLateBidMovesTheEndUpToTheLimit() {
        var room = Saleroom.open(1_000, 2_500);
        assertThat(room.bid("b1", "ann", 100, CLOSES - 1_001).closesAt()).isEqualTo(CLOSES);
        assertThat(room.bid("b2", "bob", 110, CLOSES - 1_000).closesAt()).isEqualTo(CLOSES + 1_000);
        assertThat(room.bid("b3", "ann", 120, CLOSES - 1).closesAt())
                .as("not within the new end's last second")
                .isEqualTo(CLOSES + 1_000);
        assertThat(room.bid("b4", "bob", 130, CLOSES + 500).closesAt()).isEqualTo(CLOSES + 2_000);
        assertThat(room.bid("b5", "ann", 140, CLOSES + 1_999).closesAt()).isEqualTo(CLOSES + 2_500);
        assertThat(room.bid("b6", "bob", 150, CLOSES + 2_499).closesAt()).isEqualTo(CLOSES + 2_500);
        assertThat(room.bid("b7", "ann", 160, CLOSES + 2_500).outcome()).isEqualTo(Outcome.CLOSED);
        assertThat(room.bid("b8", "ann", 10, CLOSES + 2_499).outcome()).isEqualTo(Outcome.TOO_LOW);
    }

    @Test
    void aRefusedBidMovesNothing() {
        var room = Saleroom.open(1_000, 2_500);
        assertThat(room.bid("b1", "ann", 99, CLOSES - 1).closesAt()).isEqualTo(CLOSES);
        assertThat(room.tick(CLOSES)).hasSize(1);
        assertThat(room.picture().phase()).isEqualTo("closed");
    }

    @Test
    void anExtensionIsJournalledBeforeTheLotMayClose() {
        var room = Saleroom.open(1_000, 1_000);
        room.bid("b1", "ann", 100, CLOSES - 1);
        var late = room.tick(CLOSES + 5_000);
        assertThat(late).hasSize(1).first().isInstanceOf(AuctionRecord.LotExtended.class);
        assertThat(((AuctionRecord.LotExtended) late.getFirst()).closesAt()).isEqualTo(CLOSES + 1_000);
        assertThat(room.picture().phase()).isEqualTo("open");
        assertThat(room.tick(CLOSES + 5_000)).first().isInstanceOf(AuctionRecord.LotClosed.class);
        assertThat(room.tick(CLOSES + 5_000)).isEmpty();
    }

    @Test
    void aClosingThatABidOvertookChangesNothingAndIsDecidedAgain() {
        var room = Saleroom.open(1_000, 1_000);
        room.bid("b1", "ann", 100, OPENS);
        var closing = room.machine.due(1, CLOSES);
        room.bid("b2", "bob", 110, CLOSES - 1);
        closing.forEach(room::append);
        assertThat(room.picture().phase()).isEqualTo("open");
        assertThat(room.commands(0)).isEmpty();
        room.tick(CLOSES);
        room.tick(CLOSES + 1_000);
        assertThat(room.commands(0)).hasSize(1).first().asString().contains("\"bid\":\"b2\"", "\"accepted\":2");
    }

    @Test
    void ofTwoClosingsTheSecondWaitsForTheFirst() {
        var room = Saleroom.open();
        room.list(CELLO, 0, 0);
        room.tick(OPENS);
        var closings = room.machine.due(1, CLOSES);
        assertThat(closings).hasSize(2);
        room.append(closings.get(1));
        assertThat(room.commands(0)).as("ordinal 2 without 1").isEmpty();
        room.tick(CLOSES);
        assertThat(room.commands(0)).hasSize(2);
        assertThat(room.commands(1)).hasSize(1).first().asString().contains("\"ordinal\":2");
    }

    @Test
    void theClosingNamesTheWinner() {
        var room = Saleroom.open();
        room.bid("b1", "ann", 100);
        room.bid("b2", "bob", 200);
        room.tick(CLOSES + 7);
        assertThat(room.commands(0))
                .containsExactly("{\"type\":\"LotClosed\",\"lot\":\"violin\",\"ordinal\":1,\"at\":10007,\"accepted\":2,"
                        + "\"winner\":{\"bid\":\"b2\",\"user\":\"bob\",\"amount\":200,\"offset\":8}}");
    }

    @Test
    void aLotWithoutBidsClosesWithoutAWinner() {
        var room = new Saleroom();
        room.list(VIOLIN, 0, 0);
        assertThat(room.tick(CLOSES + 1)).as("opened first, however late").hasSize(1);
        room.tick(CLOSES + 1);
        assertThat(room.commands(0))
                .containsExactly(
                        "{\"type\":\"LotClosed\",\"lot\":\"violin\",\"ordinal\":1,\"at\":10001,\"accepted\":0}");
    }

    @Test
    void settledClosingsAreNotCommandedAgain() {
        var room = new Saleroom();
        var lots = List.of(VIOLIN, CELLO, new LotId("flute"));
        lots.forEach(lot -> room.list(lot, 0, 0));
        room.tick(OPENS);
        room.tick(CLOSES);
        room.append(new AuctionRecord.Settled(CELLO, 2));
        assertThat(room.machine.decided(AuctionMachine.SUBJECT)).isZero();
        room.append(new AuctionRecord.Settled(VIOLIN, 1));
        room.append(new AuctionRecord.Settled(VIOLIN, 1));
        assertThat(room.machine.decided(AuctionMachine.SUBJECT)).isEqualTo(2);
        assertThat(room.commands(2)).hasSize(1);
    }

    @Test
    void aSecondListingChangesNothing() {
        var room = Saleroom.open();
        room.bid("b1", "ann", 100);
        room.list(VIOLIN, 5_000, 5_000);
        assertThat(room.picture().price()).isEqualTo(100);
        assertThat(room.bid("b2", "bob", 110, CLOSES - 1).closesAt()).isEqualTo(CLOSES);
    }

    @Test
    void aClockThatStepsBackChangesNothing() {
        var room = Saleroom.open();
        assertThat(room.tick(0)).isEmpty();
        room.bid("b1", "ann", 100, 1);
        room.tick(CLOSES);
        assertThat(room.tick(0)).isEmpty();
        assertThat(room.picture().phase()).isEqualTo("closed");
    }

    @Test
    void aPaintingHasAllThatWasShown() {
        var room = Saleroom.open();
        room.bid("b1", "ann", 100);
        room.bid("b2", "bob", 200);
        var again = new Saleroom();
        room.machine.paint(AuctionMachine.SUBJECT).forEach(stroke -> again.show(AuctionMachine.SUBJECT, stroke));
        assertThat(again.stream).isEqualTo(room.stream);
        assertThat(again.pictures).isEqualTo(room.pictures);
    }

    @Test
    void aRoundOfManyBidsShowsEachLotOnce() {
        var room = Saleroom.open();
        var strokes = new ArrayList<Stroke>();
        for (int i = 0; i < 5; i++) {
            var bid = new AuctionRecord.BidPlaced(
                    VIOLIN, new BidId("b" + i), new UserId("ann"), 100 + 10 * i, OPENS, "door", i);
            room.machine.fold(20 + i, bid, new Saleroom());
        }
        room.machine.settle(new Collecting(strokes));
        assertThat(strokes).hasSize(1);
        assertThat(((Stroke.Put) strokes.getFirst()).value()).contains("\"bids\":5");
    }

    private record Collecting(List<Stroke> strokes) implements onceline.journal.Effects {
        @Override
        public void show(String subject, Stroke stroke) {
            strokes.add(stroke);
        }

        @Override
        public void answer(onceline.journal.ReturnAddress to, String text) {}

        @Override
        public void forwardAgain(String subject, long ordinal) {}
    }
}
