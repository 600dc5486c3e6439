package onceline.ticket;

import java.sql.SQLException;
import java.time.Duration;
import onceline.plumbing.http.Problem;
import onceline.ticket.Tickets.Decision;

/** Looks until a command that is on its way has been decided, less and less often. */
final class Waiting {
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private final Tickets tickets;

    Waiting(Tickets tickets) {
        this.tickets = tickets;
    }

    /** @return after at most 2 s; empty if it is still on its way */
    Decision decision(TicketId id) throws SQLException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        var pause = FIRST_PAUSE;
        var decision = tickets.decision(id);
        while (isOpen(decision) && System.nanoTime() + pause.toNanos() < deadline) {
            rest(pause);
            pause = pause.multipliedBy(2);
            decision = tickets.decision(id);
        }
        return decision;
    }

    private static boolean isOpen(Decision decision) {
        return decision.ticket().isEmpty() && decision.refused().isEmpty();
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Problem.away("This node is stopping.");
        }
    }
}
