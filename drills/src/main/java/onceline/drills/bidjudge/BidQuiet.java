package onceline.drills.bidjudge;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import onceline.drills.bidjudge.BidState.BidRow;
import onceline.drills.bidjudge.BidState.LotRow;
import onceline.drills.bidjudge.BidState.TicketRow;
import org.jspecify.annotations.Nullable;

/** Whether an auction is over in every store. */
public final class BidQuiet {
    private final BidState state;
    private final Inboxes inboxes;

    private BidQuiet(BidState state) {
        this.state = state;
        this.inboxes = new Inboxes(state);
    }

    /** The first thing found that is still to come, or null. */
    public static @Nullable String missing(BidAsked asked, BidState state) {
        BidFold fold = BidFold.of(state.journal());
        BidQuiet quiet = new BidQuiet(state);
        for (LotTerms terms : asked.lots()) {
            FoldedLot lot = fold.lot(terms.lot());
            String missing = lot == null ? "a lot in the journal" : quiet.missing(lot);
            if (missing != null) {
                return terms.lot() + ": " + missing;
            }
        }
        return null;
    }

    private @Nullable String missing(FoldedLot lot) {
        String name = lot.terms().lot();
        if (lot.closing() == null) {
            return "its closing";
        }
        if (!lot.settled() || state.lots().stream().noneMatch(row -> isClosed(row, name))) {
            return "its closing in the database";
        }
        Set<Long> stored = state.bids().stream().map(BidRow::offset).collect(Collectors.toCollection(HashSet::new));
        if (lot.accepted().stream().anyMatch(bid -> !stored.contains(bid.offset()))) {
            return "an accepted bid in the table";
        }
        Set<String> prizes = state.tickets().stream().map(TicketRow::eventId).collect(Collectors.toSet());
        if (lot.leader() != null && !prizes.contains(lot.terms().prize())) {
            return "the winner's ticket";
        }
        List<Inboxes.Missing> untold = inboxes.missing(lot);
        return untold.isEmpty() ? null : "a notice: " + untold.getFirst();
    }

    private static boolean isClosed(LotRow row, String lot) {
        return row.lot().equals(lot) && row.state().equals("CLOSED");
    }

    /** Offset of the last record that changes what Redis shows of these lots; -1 if there is none. */
    public static long lastThatShows(BidAsked asked, List<BidRecord> journal) {
        BidFold fold = BidFold.of(journal);
        return asked.lots().stream()
                .map(terms -> fold.lot(terms.lot()))
                .filter(Objects::nonNull)
                .mapToLong(FoldedLot::changedAt)
                .max()
                .orElse(-1);
    }
}
