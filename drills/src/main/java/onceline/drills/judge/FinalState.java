package onceline.drills.judge;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every store says when all is quiet, of one sale.
 *
 * @param notQuiet why the state is not final, or null when everything had caught up
 * @param journal the records of the queue's partition, in the order of the log, other queues' left out, claims kept
 * @param strays records of this queue in other partitions: there must be none
 */
public record FinalState(
        @Nullable String notQuiet,
        List<JournalRecord> journal,
        List<JournalRecord> strays,
        List<Command> commands,
        List<IssuedFact> facts,
        List<Ticket> tickets,
        List<Refusal> refusals,
        @Nullable Stock stock,
        List<NoticeRow> notices,
        Picture picture,
        Replication replication) {

    public FinalState withNotQuiet(@Nullable String reason) {
        return new FinalState(
                reason, journal, strays, commands, facts, tickets, refusals, stock, notices, picture, replication);
    }

    /** A command of {@code ticket-issue}; a cancellation if not {@code issue}. */
    public record Command(
            boolean issue,
            String user,
            @Nullable Long place,
            @Nullable Long ordinal) {}

    /** A {@code TicketIssued} of {@code ticket-issued}. */
    public record IssuedFact(
            String ticket, String user, @Nullable Long place) {}

    /** A row of {@code ticket}. */
    public record Ticket(
            long seq, String id, String user, @Nullable Long place, String state) {
        public boolean live() {
            return state.equals("PENDING") || state.equals("CONFIRMED");
        }
    }

    /** A row of {@code refusal}. */
    public record Refusal(String id, String user, @Nullable Long place, String reason) {}

    /** The row of {@code stock}. */
    public record Stock(long total, long free, long decided) {}

    /**
     * A row of {@code notice}.
     *
     * @param storedAt milliseconds since 1970, by the database's clock
     */
    public record NoticeRow(String user, String fact, String channel, String kind, long storedAt) {}

    /** What Redis shows: user to place, and the hash. */
    public record Picture(Map<String, Long> waiting, Map<String, Long> inside, Map<String, String> shown) {}

    /** With which care the log was kept. */
    public record Replication(int factor, int minInsync) {}
}
