package onceline.drills.bidjudge;

import java.util.List;
import java.util.Map;
import onceline.drills.bidjudge.BidRecord.Winner;
import onceline.drills.judge.FinalState.Replication;
import org.jspecify.annotations.Nullable;

/**
 * What every store says when all is quiet. The journal is whole; everything else is of the lots in question alone.
 *
 * @param notQuiet why the state is not final, or null when everything had caught up
 * @param closings records of {@code lot-closed}, repeats kept
 * @param commands records of {@code ticket-issue}, repeats kept
 * @param issued tickets that {@code ticket-issued} announced
 * @param shown fields of the hash {@code lots} by lot
 * @param stream entries of {@code bid-stream} that are still there
 */
public record BidState(
        @Nullable String notQuiet,
        List<BidRecord> journal,
        List<Closing> closings,
        List<Command> commands,
        List<String> issued,
        Map<String, ShownLot> shown,
        List<Streamed> stream,
        List<LotRow> lots,
        List<BidRow> bids,
        List<TicketRow> tickets,
        List<NoticeRow> notices,
        Replication replication) {

    public BidState withNotQuiet(@Nullable String reason) {
        return new BidState(
                reason, journal, closings, commands, issued, shown, stream, lots, bids, tickets, notices, replication);
    }

    /** A {@code LotClosed} of {@code lot-closed}. */
    public record Closing(
            String lot,
            long ordinal,
            long accepted,
            @Nullable Winner winner) {}

    /** An {@code Issue} by request. */
    public record Command(String eventId, String user, String id) {}

    /** What Redis shows of a lot; what it does not show is null. */
    public record ShownLot(
            String phase,
            @Nullable Long price,
            long minimum,
            long bids,
            @Nullable String leader,
            @Nullable String bid,
            long closesAt) {}

    /** An entry of {@code bid-stream}: {@code id} is {@code <offset>-0}. */
    public record Streamed(String id, String bid, String lot, String user, long amount) {}

    /** A row of {@code lot}; {@code winner} is null where nobody won. */
    public record LotRow(String lot, String state, @Nullable Winner winner, long accepted) {}

    /** A row of {@code bid}. */
    public record BidRow(long offset, String bid, String lot, String user, long amount, long storedAfterMs) {}

    /** A row of {@code ticket}. */
    public record TicketRow(String id, String eventId, String user) {}

    /** A row of {@code notice} about a lot, or about the ticket of its winner: that one names no lot. */
    public record NoticeRow(String user, String fact, String kind, String lot) {}
}
