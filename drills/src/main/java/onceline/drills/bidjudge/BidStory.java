package onceline.drills.bidjudge;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import onceline.drills.history.Offer;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Ending;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Told;
import org.jspecify.annotations.Nullable;

/** What one bidder did and heard. */
final class BidStory {
    private final int person;
    private final Map<Integer, Attempt> attempts = new LinkedHashMap<>();
    private final Set<Heard> heard = new HashSet<>();
    private Ending ending = Ending.UNFINISHED;
    private @Nullable String user;

    /** A notice about a lot that arrived on the bidder's own stream. */
    private record Heard(String kind, String lot) {}

    BidStory(int person) {
        this.person = person;
    }

    void take(Op op) {
        switch (op.act()) {
            case SIGN_IN -> user = op.kind() == Kind.OK ? op.detail() : user;
            case BID -> bid(op);
            case TOLD -> told(op);
            case END -> ending = op.detail() == null ? Ending.UNFINISHED : Ending.valueOf(op.detail());
            default -> {}
        }
    }

    private void bid(Op op) {
        Offer offer = op.offer();
        if (offer == null || op.id() == null) {
            return;
        }
        if (op.kind() == Kind.INVOKE) {
            attempts.put(offer.attempt(), new Attempt(op.id(), offer, op.time()));
            return;
        }
        Attempt attempt = attempts.get(offer.attempt());
        if (attempt != null) {
            attempt.answered(op);
        }
    }

    private void told(Op op) {
        Told told = op.told();
        if (told != null && op.id() != null) {
            heard.add(new Heard(told.kind(), op.id()));
        }
    }

    Collection<Attempt> attempts() {
        return attempts.values();
    }

    boolean heard(String kind, String lot) {
        return heard.contains(new Heard(kind, lot));
    }

    /** Whoever went away on purpose finds it in the inbox on return. */
    boolean away() {
        return ending == Ending.VANISHED;
    }

    Ending ending() {
        return ending;
    }

    @Nullable
    String user() {
        return user;
    }

    @Override
    public String toString() {
        return "bidder " + person + " (" + user + ")";
    }
}
