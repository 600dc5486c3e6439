package onceline.drills.bidjudge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onceline.drills.bidjudge.BidRecord.Claim;
import onceline.drills.bidjudge.BidRecord.Closed;
import onceline.drills.bidjudge.BidRecord.Extended;
import onceline.drills.bidjudge.BidRecord.Listed;
import onceline.drills.bidjudge.BidRecord.Opened;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidRecord.Settled;
import onceline.drills.bidjudge.BidRecord.Winner;
import onceline.drills.bidjudge.BidState.BidRow;
import onceline.drills.bidjudge.BidState.Closing;
import onceline.drills.bidjudge.BidState.Command;
import onceline.drills.bidjudge.BidState.LotRow;
import onceline.drills.bidjudge.BidState.NoticeRow;
import onceline.drills.bidjudge.BidState.ShownLot;
import onceline.drills.bidjudge.BidState.Streamed;
import onceline.drills.bidjudge.BidState.TicketRow;
import onceline.drills.history.Offer;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Told;
import onceline.drills.judge.FinalState.Replication;
import org.jspecify.annotations.Nullable;

/**
 * A small auction in which nothing went wrong, to be spoiled one point at a time. Bidder 1 wins lot {@code a} at 130
 * after two extensions, bidder 2 is outbid, bidder 3 is outbid too and has gone away; nobody wants lot {@code b}.
 */
final class BidTale {
    static final long START = 1_700_000_000_000L;
    static final LotTerms A = new LotTerms("a", "sale", START, START + 10_000, 100, 10, 1_000, 3_000);
    static final LotTerms B = new LotTerms("b", "sale", START, START + 10_000, 50, 5, 0, 0);
    static final Winner WINNER = new Winner("x5", user(1), 130, 13);

    final List<BidRecord> journal = new ArrayList<>();
    final List<Op> history = new ArrayList<>();
    final List<Closing> closings = new ArrayList<>();
    final List<Command> commands = new ArrayList<>();
    final List<String> issued = new ArrayList<>();
    final Map<String, ShownLot> shown = new HashMap<>();
    final List<Streamed> stream = new ArrayList<>();
    final List<LotRow> lots = new ArrayList<>();
    final List<BidRow> bids = new ArrayList<>();
    final List<TicketRow> tickets = new ArrayList<>();
    final List<NoticeRow> notices = new ArrayList<>();

    @Nullable
    String notQuiet;

    private int attempts;

    BidTale() {
        for (int bidder = 1; bidder <= 3; bidder++) {
            history.add(new Op(0, bidder, Kind.OK, Act.SIGN_IN, "c", null, null, user(bidder)));
        }
        log();
        asked();
        stores();
    }

    private void log() {
        journal.add(new Claim(0, "n1"));
        journal.add(new Listed(1, A));
        journal.add(new Listed(2, B));
        journal.add(placed(3, 1, "early", 100, -500));
        journal.add(new Opened(4, "a", 0, START));
        journal.add(new Opened(5, "b", 0, START));
        journal.add(placed(6, 1, "x1", 100, 1_000));
        journal.add(placed(7, 2, "x2", 105, 1_100));
        journal.add(placed(8, 2, "x3", 110, 1_200));
        journal.add(placed(9, 2, "x3", 110, 1_300));
        journal.add(placed(10, 2, "x3", 200, 1_400));
        journal.add(placed(11, 3, "x4", 120, 9_500));
        journal.add(new Extended(12, "a", 0, START + 9_501, START + 11_000));
        journal.add(placed(13, 1, "x5", 130, 10_500));
        journal.add(new Extended(14, "a", 0, START + 10_501, START + 12_000));
        journal.add(new Closed(15, "b", 0, START + 10_000, 1, 0, null));
        journal.add(new Closed(16, "a", 0, START + 12_001, 2, 4, WINNER));
        journal.add(placed(17, 2, "x6", 140, 12_002));
        journal.add(new Settled(18, "b", 1));
        journal.add(new Settled(19, "a", 2));
    }

    private void asked() {
        bid(1, "early", 100, -500, "refused", "not-open");
        bid(1, "x1", 100, 1_000, "accepted", null);
        bid(2, "x2", 105, 1_100, "refused", "too-low");
        bid(2, "x3", 110, 1_200, "accepted", null);
        bid(2, "x3", 110, 1_300, "accepted", null);
        failed(2, "x3", 200, 1_400, "409 {\"type\":\"/problems/other-content\"}");
        bid(3, "x4", 120, 9_500, "accepted", null);
        bid(1, "x5", 130, 10_500, "accepted", null);
        bid(2, "x6", 140, 12_002, "refused", "closed");
        told(2, "outbid");
        told(1, "outbid");
        told(1, "auction-won");
        ends(1, Ending.THROUGH);
        ends(2, Ending.THROUGH);
        ends(3, Ending.VANISHED);
    }

    private void stores() {
        stored(6, 1, "x1", 100);
        stored(8, 2, "x3", 110);
        stored(11, 3, "x4", 120);
        stored(13, 1, "x5", 130);
        stream.add(new Streamed("13-0", "x5", "a", user(1), 130));
        closings.add(new Closing("b", 1, 0, null));
        closings.add(new Closing("a", 2, 4, WINNER));
        closings.add(new Closing("a", 2, 4, WINNER));
        commands.add(new Command("lot-a", user(1), "bid-13"));
        tickets.add(new TicketRow("lot-a.r.bid-13", "lot-a", user(1)));
        issued.add("lot-a.r.bid-13");
        lots.add(new LotRow("a", "CLOSED", WINNER, 4));
        lots.add(new LotRow("b", "CLOSED", null, 0));
        shown.put("a", new ShownLot("closed", 130L, 140, 4, user(1), "x5", START + 12_000));
        shown.put("b", new ShownLot("closed", null, 50, 0, null, null, START + 10_000));
        kept(1, "a#outbid#8", "outbid");
        kept(2, "a#outbid#11", "outbid");
        kept(3, "a#outbid#13", "outbid");
        kept(1, "a#won", "auction-won");
        notices.add(new NoticeRow(user(1), "lot-a.r.bid-13#1", "ticket-issued", ""));
    }

    void kept(int bidder, String fact, String kind) {
        notices.add(new NoticeRow(user(bidder), fact, kind, "a"));
    }

    void keptNoMore(String fact) {
        notices.removeIf(notice -> notice.fact().equals(fact));
    }

    static String user(int bidder) {
        return "u-" + bidder;
    }

    static Placed placed(long offset, int bidder, String bid, long amount, long at) {
        return new Placed(offset, "a", bid, user(bidder), amount, START + at);
    }

    private void stored(long offset, int bidder, String bid, long amount) {
        bids.add(new BidRow(offset, bid, "a", user(bidder), amount, 7));
    }

    /** A call and its verdict, 4 ms later. */
    void bid(int bidder, String id, long amount, long at, String outcome, @Nullable String reason) {
        Offer offer = invoked(bidder, id, amount, at);
        answered(bidder, id, at, Kind.OK, null, offer.judged(outcome, reason, 1L, 1L));
    }

    void failed(int bidder, String id, long amount, long at, String detail) {
        answered(bidder, id, at, Kind.FAIL, detail, invoked(bidder, id, amount, at));
    }

    void unanswered(int bidder, String id, long amount, long at) {
        answered(bidder, id, at, Kind.INFO, "timed out", invoked(bidder, id, amount, at));
    }

    private Offer invoked(int bidder, String id, long amount, long at) {
        Offer offer = Offer.of(++attempts, "a", amount);
        history.add(new Op((START + at) * 1_000_000, bidder, Kind.INVOKE, Act.BID, id, null, null, null, offer));
        return offer;
    }

    private void answered(int bidder, String id, long at, Kind kind, @Nullable String detail, Offer offer) {
        history.add(new Op((START + at + 4) * 1_000_000, bidder, kind, Act.BID, id, null, null, detail, offer));
    }

    void told(int bidder, String kind) {
        Told told = new Told("notice", kind, "f", null, 1);
        history.add(new Op(START, bidder, Kind.OK, Act.TOLD, "a", null, told, null));
    }

    void ends(int bidder, Ending ending) {
        history.add(new Op(START, bidder, Kind.OK, Act.END, null, null, null, ending.name()));
    }

    void forgets(int bidder, String kind) {
        history.removeIf(op ->
                op.person() == bidder && op.told() != null && op.told().kind().equals(kind));
    }

    BidAsked request() {
        return new BidAsked(3, List.of(A, B));
    }

    BidBooks close() {
        return BidJudge.close(request(), history, state());
    }

    BidState state() {
        return new BidState(
                notQuiet,
                journal,
                closings,
                commands,
                issued,
                shown,
                stream,
                lots,
                bids,
                tickets,
                notices,
                new Replication(1, 1));
    }
}
