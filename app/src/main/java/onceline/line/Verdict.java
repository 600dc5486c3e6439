package onceline.line;

import java.util.Locale;

/**
 * The owner's answer to a request.
 *
 * @param place of the entry it is about; 0 where there is none
 * @param position counted from 1; 0 where the owner does not know it without counting
 * @param size people waiting, this person included
 * @param asOf offset the position is level with
 */
record Verdict(Outcome outcome, long place, long position, long size, long asOf) {
    enum Outcome {
        /** Waits now; it is a new entry. */
        WAITING,
        /** Was waiting already. */
        STANDING,
        /** Holds an admission. */
        INSIDE,
        /** Has bought. */
        BOUGHT,
        /** This request id belongs to an entry that has ended. */
        SPENT,
        /** This person has used up the request ids of this queue. */
        TOO_MANY,
        CLOSED,
        NO_QUEUE,
        LEFT,
        NOT_WAITING,
        /** The admission came before the leave; its ticket is cancelled. */
        ADMITTED_FIRST,
        DONE;
    }

    static Verdict of(Outcome outcome) {
        return new Verdict(outcome, 0, 0, 0, 0);
    }

    static Verdict of(Outcome outcome, long place) {
        return new Verdict(outcome, place, 0, 0, 0);
    }

    String text() {
        return outcome.name().toLowerCase(Locale.ROOT) + " " + place + " " + position + " " + size + " " + asOf;
    }

    static Verdict parse(String text) {
        var parts = text.split(" ", 5);
        return new Verdict(
                Outcome.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]));
    }
}
