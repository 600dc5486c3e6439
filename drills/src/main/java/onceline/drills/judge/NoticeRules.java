package onceline.drills.judge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import onceline.drills.judge.FinalState.NoticeRow;
import onceline.drills.judge.FinalState.Refusal;
import onceline.drills.judge.FinalState.Ticket;
import org.jspecify.annotations.Nullable;

/** Every notice tells its person of something that came to pass, once on each channel. */
final class NoticeRules {
    private final Case c;
    private final Map<String, Refusal> soldOut = new HashMap<>();
    private final Set<Stored> stored = new HashSet<>();

    /** What may be stored once. */
    private record Stored(String fact, String channel) {}

    NoticeRules(Case c) {
        this.c = c;
        c.state.refusals().stream()
                .filter(refusal -> refusal.reason().equals("SOLD_OUT"))
                .forEach(refusal -> soldOut.putIfAbsent(refusal.id(), refusal));
    }

    void check() {
        c.state.notices().forEach(this::notice);
    }

    private void notice(NoticeRow notice) {
        if (!stored.add(new Stored(notice.fact(), notice.channel()))) {
            c.found(Column.DOUBLED, "two notices of " + notice.fact() + " on channel " + notice.channel());
        }
        int mark = Math.max(0, notice.fact().lastIndexOf('#'));
        String about = notice.fact().substring(0, mark);
        String what = notice.fact().substring(mark);
        if (what.equals("#sold-out")) {
            refusal(notice, soldOut.get(about));
        } else {
            ticket(notice, c.ticketById.get(about), what);
        }
    }

    private void refusal(NoticeRow notice, @Nullable Refusal refusal) {
        if (refusal == null) {
            withoutCause(notice);
        } else {
            fits(notice, refusal.user(), notice.kind().equals("sold-out"));
        }
    }

    private void ticket(NoticeRow notice, @Nullable Ticket ticket, String what) {
        if (ticket == null) {
            withoutCause(notice);
        } else {
            fits(notice, ticket.user(), tells(notice.kind(), what, ticket));
        }
    }

    /** A ticket still held when it was read may have ended before the notices were. */
    private static boolean tells(String kind, String what, Ticket ticket) {
        return switch (what) {
            case "#1" -> kind.equals("ticket-issued");
            case "#2" ->
                ticket.state().equals("PENDING")
                        || kind.equals("ticket-" + ticket.state().toLowerCase(Locale.ROOT));
            case "#hold-expiring" -> kind.equals("hold-expiring");
            default -> false;
        };
    }

    private void fits(NoticeRow notice, String user, boolean tells) {
        if (!notice.user().equals(user)) {
            c.found(Column.INVENTED, "the notice of " + notice.fact() + " is for " + notice.user() + ", not " + user);
        }
        if (!tells) {
            c.found(Column.INVENTED, "the notice of " + notice.fact() + " tells of " + notice.kind());
        }
    }

    /** Notices are read after what they tell of: as long as anything moves, the newest may be ahead of it. */
    private void withoutCause(NoticeRow notice) {
        if (c.state.notQuiet() == null) {
            c.found(Column.INVENTED, "a notice of " + notice.fact() + ", which is not in the database");
        }
    }
}
