package onceline.drills.bidjudge;

import static onceline.drills.bidjudge.BidTale.START;
import static onceline.drills.bidjudge.BidTale.WINNER;
import static onceline.drills.bidjudge.BidTale.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import onceline.drills.bidjudge.BidRecord.Closed;
import onceline.drills.bidjudge.BidRecord.Extended;
import onceline.drills.bidjudge.BidRecord.Opened;
import onceline.drills.bidjudge.BidRecord.Settled;
import onceline.drills.bidjudge.BidRecord.Winner;
import onceline.drills.bidjudge.BidState.BidRow;
import onceline.drills.bidjudge.BidState.Closing;
import onceline.drills.bidjudge.BidState.Command;
import onceline.drills.bidjudge.BidState.LotRow;
import onceline.drills.bidjudge.BidState.ShownLot;
import onceline.drills.bidjudge.BidState.Streamed;
import onceline.drills.bidjudge.BidState.TicketRow;
import onceline.drills.history.Op.Ending;
import onceline.drills.judge.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One spoiled point at a time: exactly its own column turns red. */
final class BidJudgeTest {
    private static final Winner SECOND = new Winner("x3", user(2), 110, 8);

    @Test
    void anAuctionWithoutFaultPasses() {
        BidBooks books = new BidTale().close().assertClosed();

        assertThat(books.counts().asked()).isEqualTo(8);
        assertThat(books.counts().acknowledged()).isEqualTo(7);
        assertThat(books.counts().accepted()).isEqualTo(4);
        assertThat(books.counts().refused())
                .isEqualTo(Map.of("not-open", 1, "too-low", 1, "closed", 1, "other-content", 1));
        assertThat(books.counts().unknown()).isZero();
        assertThat(books.counts().stored()).isEqualTo(4);
        assertThat(books.counts().sold()).isEqualTo(1);
        assertThat(books.counts().extended()).isEqualTo(1);
        assertThat(books.counts().told()).isEqualTo(2);
        assertThat(books.speed().verdictP50Ms()).isBetween(3.9, 4.1);
        assertThat(books.speed().storedP99Ms()).isEqualTo(7);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("spoiled")
    void eachDefectTurnsItsOwnColumnRed(BidColumn column, String what, Consumer<BidTale> defect) {
        BidTale tale = new BidTale();
        defect.accept(tale);

        BidBooks books = tale.close();

        assertThat(red(books)).as(books.text()).containsExactly(column);
        assertThat(books.verdict()).isEqualTo(Verdict.DEVIATED);
        assertThat(books.findings().get(column)).isNotEmpty();
        assertThatThrownBy(books::assertClosed)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(column.field());
    }

    static Stream<Arguments> spoiled() {
        return Stream.of(
                spoil(BidColumn.LOST, "an acknowledged refusal without a record", tale -> remove(tale, 7)),
                spoil(
                        BidColumn.LOST,
                        "acknowledged with 202, without a record",
                        tale -> tale.bid(2, "x9", 150, 5_000, "pending", null)),
                spoil(BidColumn.LOST, "accepted, in the stream, not stored", tale -> tale.bids.removeLast()),
                spoil(BidColumn.LOST, "accepted, nowhere", tale -> tale.bids.removeFirst()),
                spoil(BidColumn.LOST, "a lot that was never listed", tale -> {
                    tale.journal.removeIf(record -> record.offset() == 2 || record.offset() == 5);
                    tale.journal.removeIf(record ->
                            record instanceof Closed closed && closed.lot().equals("b"));
                    tale.journal.replaceAll(record -> record instanceof Closed closed
                            ? new Closed(16, "a", 0, closed.at(), 1, 4, WINNER)
                            : record);
                    tale.journal.replaceAll(record -> record.offset() == 19 ? new Settled(19, "a", 1) : record);
                    tale.closings.clear();
                    tale.closings.add(new Closing("a", 1, 4, WINNER));
                }),
                spoil(BidColumn.LOST, "never closed", tale -> {
                    remove(tale, 16);
                    remove(tale, 17);
                    tale.history.removeIf(op -> "x6".equals(op.id()));
                    tale.forgets(1, "auction-won");
                    tale.shown.put("a", new ShownLot("open", 130L, 140, 4, user(1), "x5", START + 12_000));
                }),
                spoil(BidColumn.LOST, "closed, not announced", tale -> tale.closings.removeFirst()),
                spoil(BidColumn.LOST, "closed, not in its row", tale -> {
                    tale.lots.set(0, new LotRow("a", "LISTED", null, 0));
                }),
                spoil(BidColumn.LOST, "closed in its row, never settled", tale -> remove(tale, 19)),
                spoil(BidColumn.LOST, "settled under the number of another closing", tale -> {
                    remove(tale, 19);
                    tale.journal.add(new Settled(19, "a", 1));
                }),
                spoil(BidColumn.LOST, "won, without a ticket", tale -> tale.tickets.clear()),
                spoil(BidColumn.LOST, "a ticket that was never announced", tale -> tale.issued.clear()),
                spoil(BidColumn.DOUBLED, "two verdicts on one bid", tale -> {
                    tale.bid(2, "x3", 110, 1_500, "refused", "too-low");
                }),
                spoil(
                        BidColumn.DOUBLED,
                        "one bid in two rows",
                        tale -> tale.bids.add(new BidRow(9, "x3", "a", user(2), 110, 7))),
                spoil(BidColumn.DOUBLED, "one row twice", tale -> tale.bids.add(tale.bids.getFirst())),
                spoil(
                        BidColumn.DOUBLED,
                        "two tickets for a lot",
                        tale -> tale.tickets.add(new TicketRow("lot-a.r.bid-8", "lot-a", user(2)))),
                spoil(
                        BidColumn.INVENTED,
                        "stored, and never placed",
                        tale -> tale.bids.add(new BidRow(99, "ghost", "a", user(2), 110, 7))),
                spoil(
                        BidColumn.INVENTED,
                        "placed with another amount than stored",
                        tale -> tale.bids.add(new BidRow(99, "x1", "a", user(1), 999, 7))),
                spoil(
                        BidColumn.INVENTED,
                        "in the journal, and asked by nobody",
                        tale -> tale.journal.add(BidTale.placed(20, 2, "ghost", 500, 13_000))),
                spoil(BidColumn.INVENTED, "turned away each time, and accepted", tale -> {
                    forget(tale, "x4");
                    tale.failed(3, "x4", 120, 9_500, "401 sign-in-first");
                    tale.failed(3, "x4", 120, 9_600, "401 sign-in-first");
                }),
                spoil(
                        BidColumn.INVENTED,
                        "a ticket for a lot that nobody won",
                        tale -> tale.tickets.add(new TicketRow("lot-b.r.bid-1", "lot-b", user(2)))),
                spoil(
                        BidColumn.AGAINST_THE_RULES,
                        "a refused bid was stored",
                        tale -> tale.bids.add(new BidRow(7, "x2", "a", user(2), 105, 7))),
                spoil(BidColumn.AGAINST_THE_RULES, "a bid too low was called accepted", tale -> {
                    forget(tale, "x2");
                    tale.bid(2, "x2", 105, 1_100, "accepted", null);
                }),
                spoil(BidColumn.AGAINST_THE_RULES, "a good bid was called too low", tale -> {
                    forget(tale, "x4");
                    tale.bid(3, "x4", 120, 9_500, "refused", "too-low");
                }),
                spoil(BidColumn.AGAINST_THE_RULES, "another reason than the right one", tale -> {
                    forget(tale, "x2");
                    tale.bid(2, "x2", 105, 1_100, "refused", "closed");
                }),
                spoil(
                        BidColumn.AGAINST_THE_RULES,
                        "a repeat was turned away for other content",
                        tale -> tale.failed(2, "x3", 110, 1_500, "409 other-content")),
                spoil(BidColumn.AGAINST_THE_RULES, "other content got a verdict", tale -> {
                    tale.history.removeIf(op -> op.offer() != null && op.offer().amount() == 200);
                    tale.bid(2, "x3", 200, 1_400, "refused", "too-low");
                }),
                spoil(BidColumn.AGAINST_THE_RULES, "accepted long before the opening", tale -> {
                    forget(tale, "x1");
                    tale.bid(1, "x1", 100, -5_000, "accepted", null);
                }),
                spoil(BidColumn.AGAINST_THE_RULES, "accepted long after the end", tale -> {
                    forget(tale, "x1");
                    tale.bid(1, "x1", 100, 30_000, "accepted", null);
                }),
                spoil(
                        BidColumn.AGAINST_THE_RULES,
                        "opened early",
                        tale -> tale.journal.set(4, new Opened(4, "a", 0, START - 1))),
                spoil(
                        BidColumn.AGAINST_THE_RULES,
                        "extended without a bid",
                        tale -> tale.journal.set(12, new Extended(12, "a", 0, START, START + 11_001))),
                spoil(
                        BidColumn.AGAINST_THE_RULES,
                        "closed early",
                        tale -> tale.journal.set(16, new Closed(16, "a", 0, START + 11_999, 2, 4, WINNER))),
                spoil(BidColumn.WRONG_WINNER, "the closing names another", tale -> {
                    tale.journal.set(16, new Closed(16, "a", 0, START + 12_001, 2, 4, SECOND));
                    tale.closings.replaceAll(one -> one.lot().equals("a") ? new Closing("a", 2, 4, SECOND) : one);
                }),
                spoil(
                        BidColumn.WRONG_WINNER,
                        "lot-closed names another",
                        tale -> tale.closings.add(new Closing("a", 2, 4, SECOND))),
                spoil(
                        BidColumn.WRONG_WINNER,
                        "the row names another",
                        tale -> tale.lots.set(0, new LotRow("a", "CLOSED", SECOND, 4))),
                spoil(
                        BidColumn.WRONG_WINNER,
                        "the row names somebody where nobody won",
                        tale -> tale.lots.set(1, new LotRow("b", "CLOSED", SECOND, 0))),
                spoil(
                        BidColumn.WRONG_WINNER,
                        "the ticket is another's",
                        tale -> tale.tickets.set(0, new TicketRow("lot-a.r.bid-13", "lot-a", user(2)))),
                spoil(
                        BidColumn.WRONG_WINNER,
                        "another's ticket was commanded",
                        tale -> tale.commands.add(new Command("lot-a", user(2), "bid-8"))),
                spoil(BidColumn.WRONG_WINNER, "a loser was told to have won", tale -> tale.told(2, "auction-won")),
                spoil(BidColumn.UNTOLD, "the winner was not told", tale -> tale.forgets(1, "auction-won")),
                spoil(BidColumn.UNTOLD, "somebody outbid was not told", tale -> tale.forgets(2, "outbid")),
                spoil(BidColumn.UNTOLD, "nothing waits for somebody who is away", tale -> {
                    tale.keptNoMore("a#outbid#13");
                }),
                spoil(BidColumn.UNTOLD, "heard to be outbid, and not kept", tale -> tale.keptNoMore("a#outbid#11")),
                spoil(BidColumn.UNTOLD, "told before the last bid, and not after it", tale -> {
                    leadsTwice(tale);
                    tale.keptNoMore("a#outbid#13");
                }),
                spoil(BidColumn.UNTOLD, "heard to have won, and not kept", tale -> tale.keptNoMore("a#won")),
                spoil(BidColumn.UNTOLD, "no notice of the winner's ticket is kept", tale -> {
                    tale.keptNoMore("lot-a.r.bid-13#1");
                }),
                spoil(
                        BidColumn.INVENTED,
                        "kept as outbid by a bid that was refused",
                        tale -> tale.kept(1, "a#outbid#7", "outbid")),
                spoil(BidColumn.INVENTED, "kept as outbid by oneself", tale -> tale.kept(1, "a#outbid#13", "outbid")),
                spoil(
                        BidColumn.INVENTED,
                        "kept as outbid before the first bid",
                        tale -> tale.kept(3, "a#outbid#8", "outbid")),
                spoil(BidColumn.WRONG_WINNER, "kept for a loser as won", tale -> tale.kept(2, "a#won", "auction-won")),
                spoil(
                        BidColumn.REDIS_DIFFERS,
                        "another price",
                        tale -> tale.shown.put(
                                "a", new ShownLot("closed", 131L, 140, 4, user(1), "x5", START + 12_000))),
                spoil(BidColumn.REDIS_DIFFERS, "a lot is missing", tale -> tale.shown.remove("b")),
                spoil(
                        BidColumn.REDIS_DIFFERS,
                        "an entry of the stream that nobody placed",
                        tale -> tale.stream.add(new Streamed("99-0", "ghost", "a", user(2), 500))));
    }

    @Test
    void whatWasTurnedAwayAfterACallWithoutAnswerMayCount() {
        BidTale tale = new BidTale();
        forget(tale, "x4");
        tale.unanswered(3, "x4", 120, 9_500);
        tale.failed(3, "x4", 120, 9_600, "401 sign-in-first");
        assertThat(red(tale.close())).isEmpty();
    }

    @Test
    void whoeverLeadsTwiceIsToldTwice() {
        BidTale tale = new BidTale();
        leadsTwice(tale);
        tale.close().assertClosed();
    }

    @Test
    void aHigherBidKnownToItsBidderWinsByHistory() {
        BidTale tale = new BidTale();
        tale.bid(2, "x9", 500, 5_000, "accepted", null);

        assertThat(red(tale.close())).containsExactly(BidColumn.LOST, BidColumn.WRONG_WINNER);
    }

    @Test
    void whatHasNotCaughtUpIsUnknownAndWhatIsCertainIsNot() {
        BidTale late = new BidTale();
        late.notQuiet = "still busy";
        late.bids.clear();
        assertThat(late.close().verdict()).isEqualTo(Verdict.UNKNOWN);

        late.journal.add(BidTale.placed(20, 2, "ghost", 500, 13_000));
        assertThat(late.close().verdict()).isEqualTo(Verdict.DEVIATED);
    }

    @Test
    void whoeverHasNoOutcomeLeavesADoubt() {
        BidTale tale = new BidTale();
        tale.ends(2, Ending.UNFINISHED);
        assertThat(tale.close().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void theReportNamesEveryColumn() {
        Map<String, Object> fields = new BidTale().close().fields();
        for (BidColumn column : BidColumn.values()) {
            assertThat(fields).containsEntry(column.field(), 0);
        }
        assertThat(fields).containsEntry("verdict", "passed").containsEntry("minInsync", 1);
    }

    /** The first bid is the third bidder's too. */
    private static void leadsTwice(BidTale tale) {
        forget(tale, "x1");
        tale.bid(3, "x1", 100, 1_000, "accepted", null);
        tale.journal.set(6, BidTale.placed(6, 3, "x1", 100, 1_000));
        tale.bids.set(0, new BidRow(6, "x1", "a", user(3), 100, 7));
        tale.keptNoMore("a#outbid#8");
        tale.kept(3, "a#outbid#8", "outbid");
    }

    private static void remove(BidTale tale, long offset) {
        tale.journal.removeIf(record -> record.offset() == offset);
    }

    private static void forget(BidTale tale, String bid) {
        tale.history.removeIf(op -> bid.equals(op.id()));
    }

    private static List<BidColumn> red(BidBooks books) {
        return books.columns().entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Arguments spoil(BidColumn column, String what, Consumer<BidTale> defect) {
        return Arguments.of(column, what, defect);
    }
}
