package onceline.drills.bidjudge;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import onceline.drills.bidjudge.BidRecord.Closed;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidRecord.Winner;
import onceline.drills.bidjudge.BidState.Closing;
import onceline.drills.bidjudge.BidState.Command;
import onceline.drills.bidjudge.BidState.LotRow;
import onceline.drills.bidjudge.BidState.TicketRow;
import org.jspecify.annotations.Nullable;

/** From the closing to the ticket: one winner, the same one everywhere, also by the bidders' own history. */
final class ClosingRules {
    private final BidCase c;
    private final Set<String> issued;

    ClosingRules(BidCase c) {
        this.c = c;
        this.issued = new HashSet<>(c.state.issued());
    }

    void check() {
        c.lots(lot -> {
            Closed closing = lot.closing();
            if (closing == null) {
                c.found(BidColumn.LOST, lot.terms().lot() + " was never closed");
            } else {
                closed(lot, closing);
            }
        });
    }

    private void closed(FoldedLot lot, Closed closing) {
        @Nullable Winner winner = winner(lot);
        same(lot, "the closing in the journal", winner, closing.winner());
        derived(lot, closing);
        row(lot, winner);
        prize(lot, winner);
        byHistory(lot, winner);
    }

    private static @Nullable Winner winner(FoldedLot lot) {
        Placed leader = lot.leader();
        return leader == null ? null : new Winner(leader.bid(), leader.user(), leader.amount(), leader.offset());
    }

    private void derived(FoldedLot lot, Closed closing) {
        String name = lot.terms().lot();
        List<Closing> told = c.state.closings().stream()
                .filter(one -> one.lot().equals(name))
                .toList();
        if (told.isEmpty()) {
            c.found(BidColumn.LOST, name + " was closed, and lot-closed does not say so");
        }
        for (Closing one : told) {
            same(lot, "lot-closed", closing.winner(), one.winner());
            if (one.ordinal() != closing.ordinal() || one.accepted() != closing.accepted()) {
                wrong(lot, "lot-closed says " + one + ", the journal " + closing);
            }
        }
    }

    private void row(FoldedLot lot, @Nullable Winner winner) {
        LotRow row = c.state.lots().stream()
                .filter(one -> one.lot().equals(lot.terms().lot()))
                .findFirst()
                .orElse(null);
        if (row == null || !row.state().equals("CLOSED")) {
            c.found(BidColumn.LOST, lot.terms().lot() + " was closed, and its row says " + row);
            return;
        }
        if (!lot.settled()) { // told in the transaction that closed the row
            c.found(BidColumn.LOST, lot.terms().lot() + " is closed in its row, and the journal does not say so");
        }
        same(lot, "the lot's row", winner, row.winner());
        if (row.accepted() != lot.accepted().size()) {
            wrong(
                    lot,
                    "the lot's row counts " + row.accepted() + " accepted bids, the journal holds "
                            + lot.accepted().size());
        }
    }

    private void same(FoldedLot lot, String where, @Nullable Winner right, @Nullable Winner given) {
        if (!Objects.equals(right, given)) {
            wrong(lot, where + " names " + given + ", the winner is " + right);
        }
    }

    private void prize(FoldedLot lot, @Nullable Winner winner) {
        String prize = lot.terms().prize();
        List<TicketRow> tickets = c.state.tickets().stream()
                .filter(ticket -> ticket.eventId().equals(prize))
                .toList();
        Set<Command> commands = new HashSet<>(c.state.commands().stream()
                .filter(command -> command.eventId().equals(prize))
                .toList());
        if (winner == null) {
            tickets.forEach(ticket -> c.found(BidColumn.INVENTED, ticket + " for a lot that nobody won"));
            commands.forEach(command -> c.found(BidColumn.INVENTED, command + " for a lot that nobody won"));
        } else {
            ticketOf(winner, lot, tickets);
            commands.remove(new Command(prize, winner.user(), "bid-" + winner.offset()));
            commands.forEach(other -> wrong(lot, "commanded " + other + ", the winner is " + winner));
        }
    }

    private void ticketOf(Winner winner, FoldedLot lot, List<TicketRow> tickets) {
        String id = lot.terms().prize() + ".r.bid-" + winner.offset();
        if (tickets.isEmpty()) {
            c.found(BidColumn.LOST, winner + " won " + lot.terms().lot() + " and has no ticket");
        } else if (tickets.size() > 1) {
            c.found(BidColumn.DOUBLED, lot.terms().lot() + " has " + tickets.size() + " tickets: " + tickets);
        } else if (!tickets.getFirst().user().equals(winner.user())
                || !tickets.getFirst().id().equals(id)) {
            wrong(lot, "the ticket is " + tickets.getFirst() + ", the winner " + winner);
        } else if (!issued.contains(id)) {
            c.found(BidColumn.LOST, "ticket " + id + " was committed, its TicketIssued never published");
        }
    }

    /** Nobody was told that more was accepted, and whoever won does not believe to have been refused. */
    private void byHistory(FoldedLot lot, @Nullable Winner winner) {
        Best best = best(lot);
        if (best != null && best.isAbove(winner)) {
            wrong(lot, best + " was accepted by all that the bidder was told, the journal says " + winner);
        }
        BidStory story = winner == null ? null : c.byUser.get(winner.user());
        if (winner != null && story != null && toldNo(story, winner)) {
            wrong(lot, story + " won with " + winner.bid() + " and was told that it was refused");
        }
    }

    /** An accepted bid as its bidder knows it. */
    private record Best(BidStory story, Attempt attempt) {
        boolean isAbove(@Nullable Winner winner) {
            long won = winner == null ? 0 : winner.amount();
            boolean itself = winner != null && winner.user().equals(story.user());
            return attempt.offer.amount() > won || (attempt.offer.amount() == won && !itself);
        }

        @Override
        public String toString() {
            return story + " with " + attempt.said();
        }
    }

    private @Nullable Best best(FoldedLot lot) {
        return c.stories.values().stream()
                .flatMap(story -> story.attempts().stream().map(attempt -> new Best(story, attempt)))
                .filter(one -> one.attempt().accepted()
                        && one.attempt().offer.lot().equals(lot.terms().lot()))
                .max(Comparator.comparingLong(one -> one.attempt().offer.amount()))
                .orElse(null);
    }

    private static boolean toldNo(BidStory story, Winner winner) {
        return story.attempts().stream()
                .filter(attempt -> attempt.id.equals(winner.bid()) && attempt.offer.amount() == winner.amount())
                .anyMatch(attempt -> "refused".equals(attempt.outcome()));
    }

    private void wrong(FoldedLot lot, String what) {
        c.found(BidColumn.WRONG_WINNER, lot.terms().lot() + ": " + what);
    }
}
