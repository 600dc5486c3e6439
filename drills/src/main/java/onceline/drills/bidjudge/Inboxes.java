package onceline.drills.bidjudge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidState.NoticeRow;
import onceline.drills.bidjudge.BidState.TicketRow;
import org.jspecify.annotations.Nullable;

/**
 * The notices that are kept, each under the fact that it tells: {@code <lot>#outbid#<offset>} of the bid that took the
 * lead, {@code <lot>#won}, {@code <ticket>#1} for the issue of the winner's ticket. They are kept also of what was heard.
 */
final class Inboxes {
    private static final String OUTBID = "#outbid#";

    private final BidState state;
    private final Set<Kept> kept = new HashSet<>();
    /** Offset of the last bid by which somebody is told to be outbid. */
    private final Map<Whose, Long> lastOutbid = new HashMap<>();

    private record Kept(String user, String fact) {}

    private record Whose(String user, String lot) {}

    /** A notice that is owed and not kept. */
    record Missing(String user, String what) {}

    Inboxes(BidState state) {
        this.state = state;
        for (NoticeRow notice : state.notices()) {
            kept.add(new Kept(notice.user(), notice.fact()));
            lastOutbid.merge(new Whose(notice.user(), notice.lot()), outbidBy(notice), Math::max);
        }
    }

    /** Offset of the bid that a notice tells of; -1 if it tells of none. */
    static long outbidBy(NoticeRow notice) {
        String start = notice.lot() + OUTBID;
        String offset = notice.fact().startsWith(start) ? notice.fact().substring(start.length()) : "";
        return offset.matches("[0-9]{1,18}") ? Long.parseLong(offset) : -1;
    }

    List<Missing> missing(FoldedLot lot) {
        List<Missing> missing = new ArrayList<>();
        Placed leader = lot.leader();
        lastBids(lot).forEach((user, last) -> {
            if (leader != null && !leader.user().equals(user) && lastOutbid(user, lot) <= last) {
                missing.add(new Missing(user, "outbid after the bid at " + last));
            }
        });
        if (leader != null && lot.phase() == FoldedLot.Phase.CLOSED) {
            missing.addAll(missing(lot, leader));
        }
        return missing;
    }

    /** Of one batch the last bid is told, so there is not a notice for each; but the last word is always told. */
    private static Map<String, Long> lastBids(FoldedLot lot) {
        Map<String, Long> last = new HashMap<>();
        lot.accepted().forEach(bid -> last.put(bid.user(), bid.offset()));
        return last;
    }

    private long lastOutbid(String user, FoldedLot lot) {
        return lastOutbid.getOrDefault(new Whose(user, lot.terms().lot()), -1L);
    }

    private List<Missing> missing(FoldedLot lot, Placed winner) {
        List<Missing> missing = new ArrayList<>();
        if (!kept.contains(new Kept(winner.user(), wonFact(lot)))) {
            missing.add(new Missing(winner.user(), "won"));
        }
        String ticket = lot.terms().prize() + ".r.bid-" + winner.offset();
        boolean issued =
                state.tickets().contains(new TicketRow(ticket, lot.terms().prize(), winner.user()))
                        && state.issued().contains(ticket);
        if (issued && !kept.contains(new Kept(winner.user(), ticket + "#1"))) {
            missing.add(new Missing(winner.user(), "given the ticket"));
        }
        return missing;
    }

    private static String wonFact(FoldedLot lot) {
        return lot.terms().lot() + "#won";
    }

    /** Notices of being outbid that tell what did not happen. */
    List<NoticeRow> untrue(FoldedLot lot) {
        String name = lot.terms().lot();
        return state.notices().stream()
                .filter(notice -> notice.lot().equals(name))
                .filter(notice -> HearingRules.OUTBID.equals(notice.kind()) && !isTrue(notice, lot))
                .toList();
    }

    /** Who is told that they won, and did not. */
    List<NoticeRow> falselyWon(FoldedLot lot) {
        @Nullable Placed leader = lot.leader();
        return state.notices().stream()
                .filter(notice -> notice.lot().equals(lot.terms().lot()))
                .filter(notice -> HearingRules.WON.equals(notice.kind()))
                .filter(notice -> leader == null || !leader.user().equals(notice.user()))
                .toList();
    }

    /** Somebody else's accepted bid, after one of their own. */
    private static boolean isTrue(NoticeRow notice, FoldedLot lot) {
        long by = outbidBy(notice);
        boolean another = lot.accepted().stream()
                .anyMatch(bid -> bid.offset() == by && !bid.user().equals(notice.user()));
        return another
                && lot.accepted().stream()
                        .anyMatch(bid -> bid.offset() < by && bid.user().equals(notice.user()));
    }
}
