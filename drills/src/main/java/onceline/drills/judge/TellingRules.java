package onceline.drills.judge;

import java.util.HashMap;
import java.util.Map;
import onceline.drills.judge.FinalState.NoticeRow;
import onceline.drills.judge.FinalState.Refusal;
import onceline.drills.judge.FinalState.Ticket;
import onceline.drills.judge.Line.Entry;
import onceline.drills.judge.Line.Fate;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** From the outcome to the person: on their own stream, or waiting for their return. */
final class TellingRules {
    /** How long a notice that is stored may take to reach the stream: whoever goes home sooner finds it on return. */
    private static final long TELLING_MS = 5_000;

    private final Case c;
    private final Histogram toldMs = new Histogram(3);
    private int told;

    TellingRules(Case c) {
        this.c = c;
    }

    void check() {
        Map<String, Long> keptAt = keptTickets();
        for (Ticket ticket : c.rightful.values()) {
            Entry entry = c.admitted(ticket);
            Story story = c.byUser.get(ticket.user());
            if (entry != null && story != null) {
                ticket(ticket, entry, story, keptAt.get(ticket.id()));
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

    /** Tickets for which a notice is kept, and since when: facts of tickets are {@code <ticket>#<version>}. */
    private Map<String, Long> keptTickets() {
        Map<String, Long> keptAt = new HashMap<>();
        for (NoticeRow notice : c.state.notices()) {
            int hash = notice.fact().indexOf('#');
            String ticket = hash < 0 ? notice.fact() : notice.fact().substring(0, hash);
            keptAt.merge(ticket, notice.storedAt(), Math::min);
        }
        return keptAt;
    }

    private void ticket(Ticket ticket, Entry entry, Story story, @Nullable Long keptAt) {
        Long at = story.ticketsTold.get(ticket.id());
        if (at != null) {
            told++;
            toldMs.recordValue(Math.max(0, at / 1_000_000 - entry.admittedAt));
        } else if (keptAt == null) {
            c.found(
                    Column.UNTOLD,
                    story + " was never told of ticket " + ticket.id() + ", and no notice of it is kept");
        } else if (story.owed() && !story.goneHomeBy(keptAt + TELLING_MS)) {
            c.found(Column.UNTOLD, story + " was never told of ticket " + ticket.id());
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
