package onceline.drills.judge;

import java.util.HashSet;
import java.util.Set;
import onceline.drills.judge.FinalState.NoticeRow;
import onceline.drills.judge.FinalState.Refusal;
import onceline.drills.judge.FinalState.Ticket;
import onceline.drills.judge.Line.Entry;
import onceline.drills.judge.Line.Fate;
import org.HdrHistogram.Histogram;

/** From the outcome to the person: on their own stream, or waiting for their return. */
final class TellingRules {
    /** How long an admission may take to reach the stream: whoever goes home sooner finds its notice on return. */
    private static final long TELLING_MS = 5_000;

    private final Case c;
    private final Histogram toldMs = new Histogram(3);
    private int told;

    TellingRules(Case c) {
        this.c = c;
    }

    void check() {
        Set<String> kept = keptTickets();
        for (Ticket ticket : c.rightful.values()) {
            Entry entry = c.admitted(ticket);
            Story story = c.byUser.get(ticket.user());
            if (entry != null && story != null) {
                ticket(ticket, entry, story, kept.contains(ticket.id()));
            }
        }
        if (soldOut()) {
            c.line.entries().values().stream()
                    .filter(entry -> entry.fate == Fate.WAITING)
                    .forEach(this::waiter);
        }
        for (Refusal refusal : c.state.refusals()) {
            Entry entry = refusal.place() == null ? null : c.line.entries().get(refusal.place());
            if (entry != null && refusal.reason().equals("SOLD_OUT")) {
                waiter(entry);
            }
        }
    }

    /** Tickets for which a notice is kept: facts of tickets are {@code <ticket>#<version>}. */
    private Set<String> keptTickets() {
        Set<String> kept = new HashSet<>();
        for (NoticeRow notice : c.state.notices()) {
            int hash = notice.fact().indexOf('#');
            kept.add(hash < 0 ? notice.fact() : notice.fact().substring(0, hash));
        }
        return kept;
    }

    private void ticket(Ticket ticket, Entry entry, Story story, boolean kept) {
        Long at = story.ticketsTold.get(ticket.id());
        if (at != null) {
            told++;
            toldMs.recordValue(Math.max(0, at / 1_000_000 - entry.admittedAt));
        } else if (story.owed() && !story.goneHomeBy(entry.admittedAt + TELLING_MS)) {
            c.found(Column.UNTOLD, story + " was never told of ticket " + ticket.id());
        } else if (!kept) {
            c.found(Column.UNTOLD, story + " is away, and no notice of ticket " + ticket.id() + " is kept");
        }
        boolean waitsForExpiry = story.confirms.isEmpty() && story.owed();
        if (at != null
                && waitsForExpiry
                && ticket.state().equals("EXPIRED")
                && !story.expiriesTold.contains(ticket.id())) {
            c.found(Column.UNTOLD, story + " was never told that ticket " + ticket.id() + " expired");
        }
    }

    private void waiter(Entry entry) {
        Story story = c.byUser.get(entry.user);
        if (story != null && story.owed() && !story.goneHomeBy(Long.MAX_VALUE) && !story.soldOutTold) {
            c.found(Column.UNTOLD, story + " waits at place " + entry.place + " and was never told it is sold out");
        }
    }

    boolean soldOut() {
        return "1".equals(c.state.picture().shown().get("soldOut"));
    }

    int told() {
        return told;
    }

    double p99Ms() {
        return toldMs.getValueAtPercentile(99);
    }
}
