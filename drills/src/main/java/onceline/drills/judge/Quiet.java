package onceline.drills.judge;

import java.util.Objects;
import onceline.drills.judge.FinalState.Command;
import onceline.drills.judge.Line.Fate;
import org.jspecify.annotations.Nullable;

/** Whether a state is final: nothing can happen any more unless somebody asks for it. */
public final class Quiet {
    private final FinalState state;
    private final Line line;

    private Quiet(FinalState state) {
        this.state = state;
        this.line = Line.fold(state.journal(), 0);
    }

    /** The first reason found why it is not, or null if it is. */
    public static @Nullable String whyNot(FinalState state) {
        Quiet quiet = new Quiet(state);
        String people = quiet.people();
        return people == null ? quiet.followers() : people;
    }

    private @Nullable String people() {
        long held = state.tickets().stream()
                .filter(ticket -> ticket.state().equals("PENDING"))
                .count();
        if (held > 0) {
            return held + " tickets are held";
        }
        if (line.insideNow() > 0) {
            return line.insideNow() + " people are inside";
        }
        long waiting = line.count(Fate.WAITING);
        boolean mayMove = !shows("phase", "closed") && !shows("soldOut", "1");
        return waiting > 0 && mayMove ? waiting + " people wait, and it is neither sold out nor closed" : null;
    }

    private @Nullable String followers() {
        long sent = state.commands().stream()
                .map(Command::ordinal)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        long decided = state.stock() == null ? 0 : state.stock().decided();
        if (decided < sent) {
            return "the issuer has decided " + decided + " of " + sent + " commands";
        }
        return applied() < lastOfQueue() ? "Redis has applied " + applied() + " of " + lastOfQueue() : null;
    }

    private boolean shows(String field, String value) {
        return value.equals(state.picture().shown().get(field));
    }

    private long applied() {
        String applied = state.picture().shown().get("applied");
        return applied == null ? -1 : Long.parseLong(applied);
    }

    private long lastOfQueue() {
        return state.journal().reversed().stream()
                .filter(record -> !record.type().equals("Claim"))
                .findFirst()
                .map(JournalRecord::offset)
                .orElse(-1L);
    }
}
