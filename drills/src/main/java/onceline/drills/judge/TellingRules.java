package onceline.drills.judge;

import java.util.HashMap;
import java.util.Map;
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
        Map<String, Long> keptAt = keptAt();
        for (Ticket ticket : c.rightful.values()) {
            Entry entry = c.admitted(ticket);
            Story story = c.byUser.get(ticket.user());
            if (entry != null && story != null) {
                ticket(ticket, entry, story, keptAt.get(issue(ticket)));
                end(ticket, story, keptAt.get(end(ticket)));
            }
        }
        if (soldOut()) {
            c.line.entries().values().stream()
                    .filter(entry -> entry.fate == Fate.WAITING)
                    .forEach(this::waiter);
        }
        for (Refusal refusal : c.state.refusals()) {
            if (refusal.reason().equals("SOLD_OUT")) {
                refused(refusal, keptAt.containsKey(refusal.id() + "#sold-out"));
            }
        }
    }

    private void refused(Refusal refusal, boolean kept) {
        Entry entry = refusal.place() == null ? null : c.line.entries().get(refusal.place());
        if (entry != null && !kept) {
            c.found(Column.UNTOLD, "no notice is kept that " + refusal.id() + " of " + entry.user + " was refused");
        } else if (entry != null) {
            waiter(entry);
        }
    }

    /** Facts of which a notice is kept, and since when. */
    private Map<String, Long> keptAt() {
        Map<String, Long> keptAt = new HashMap<>();
        c.state.notices().forEach(notice -> keptAt.merge(notice.fact(), notice.storedAt(), Math::min));
        return keptAt;
    }

    /** A ticket's facts are {@code <ticket>#<version>}: it is issued as 1, and ends as 2. */
    private static String issue(Ticket ticket) {
        return ticket.id() + "#1";
    }

    private static String end(Ticket ticket) {
        return ticket.id() + "#2";
    }

    private void ticket(Ticket ticket, Entry entry, Story story, @Nullable Long keptAt) {
        Long at = story.ticketsTold.get(ticket.id());
        if (at != null) {
            told++;
            toldMs.recordValue(Math.max(0, at / 1_000_000 - entry.admittedAt));
        }
        if (keptAt == null) {
            c.found(Column.UNTOLD, "no notice is kept of ticket " + ticket.id() + ", issued to " + story);
        } else if (at == null && story.owed() && !story.goneHomeBy(keptAt + TELLING_MS)) {
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

    /** Whoever hears of the end alone, or asks again, must not hide that a notice was lost: each is looked for by its fact. */
    private void end(Ticket ticket, Story story, @Nullable Long keptAt) {
        if (!ticket.state().equals("PENDING") && keptAt == null) {
            c.found(
                    Column.UNTOLD,
                    "no notice is kept that ticket " + ticket.id() + " of " + story + " is " + ticket.state());
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
