package onceline.drills.crowd;

import onceline.drills.history.Clock;
import onceline.drills.history.History;
import onceline.drills.history.Offer;
import onceline.drills.history.Op;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Standing;
import onceline.drills.history.Told;
import org.jspecify.annotations.Nullable;

/** One person's pen. */
record Log(History history, Clock clock, int person) {

    long now() {
        return clock.now();
    }

    void write(Kind kind, Act act, @Nullable String id) {
        write(now(), kind, act, id, null, null);
    }

    void write(
            long time, Kind kind, Act act, @Nullable String id, @Nullable Standing standing, @Nullable String detail) {
        history.write(new Op(time, person, kind, act, id, standing, null, detail));
    }

    void bid(Kind kind, String id, Offer offer, @Nullable String detail) {
        history.write(new Op(now(), person, kind, Act.BID, id, null, null, detail, offer));
    }

    /** A notice about a lot. */
    void told(Told told, String lot) {
        history.write(new Op(now(), person, Kind.OK, Act.TOLD, lot, null, told, null));
    }

    void told(Told told) {
        history.write(new Op(now(), person, Kind.OK, Act.TOLD, told.ticket(), null, told, null));
    }
}
