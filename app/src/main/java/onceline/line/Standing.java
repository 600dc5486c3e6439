package onceline.line;

import java.util.Locale;
import java.util.Objects;
import onceline.line.Verdict.Outcome;
import org.jspecify.annotations.Nullable;

/** How somebody stands in a queue, as pages are told. Field by field in docs/wire.md. */
record Standing(
        String queue,
        String status,
        @Nullable Long place,
        @Nullable Long placeAtMost,
        @Nullable Long position,
        @Nullable Long size,
        @Nullable Long asOf,
        @Nullable Long estimatedWaitSeconds,
        @Nullable String phase,
        boolean soldOut,
        @Nullable Long mayReturn,
        boolean updating) {

    /** Nothing can be said right now. */
    static Standing unknown(String queue) {
        return updating(queue, "unknown", null);
    }

    /**
     * In the journal, and not answered yet.
     *
     * @param offset of the request, which may be a repeat: the standing place is this or an earlier one
     */
    static Standing accepted(String queue, @Nullable Long offset) {
        return updating(queue, "waiting", offset);
    }

    private static Standing updating(String queue, String status, @Nullable Long placeAtMost) {
        return new Standing(queue, status, null, placeAtMost, null, null, null, null, null, false, null, true);
    }

    /** What the owner's verdict alone tells. */
    static Standing of(String queue, Verdict verdict, Figures.Shown figures) {
        boolean counted = verdict.outcome() == Outcome.WAITING;
        return new Standing(
                queue,
                status(verdict.outcome()),
                verdict.place(),
                null,
                counted ? verdict.position() : null,
                counted ? verdict.size() : null,
                counted ? verdict.asOf() : null,
                counted ? figures.estimate(verdict.position()) : null,
                figures.phase(),
                figures.soldOut(),
                figures.inside(),
                !counted && verdict.outcome() == Outcome.STANDING);
    }

    /** What the picture tells. */
    static Standing of(String queue, Figures.Shown figures, Spot spot) {
        return new Standing(
                queue,
                spot.status(),
                spot.place() == 0 ? null : spot.place(),
                null,
                spot.position() == 0 ? null : spot.position(),
                figures.waiting(),
                figures.applied(),
                spot.position() == 0 ? null : figures.estimate(spot.position()),
                figures.phase(),
                figures.soldOut(),
                figures.inside(),
                false);
    }

    /** Whether a page that shows {@code other} need not be told this; the size alone is not worth a message. */
    boolean saysTheSameAs(Standing other) {
        return status.equals(other.status)
                && Objects.equals(position, other.position)
                && Objects.equals(place, other.place)
                && Objects.equals(phase, other.phase)
                && soldOut == other.soldOut
                && (!soldOut || Objects.equals(mayReturn, other.mayReturn));
    }

    private static String status(Outcome outcome) {
        return outcome == Outcome.STANDING ? "waiting" : outcome.name().toLowerCase(Locale.ROOT);
    }

    /** One person in the picture; zeros where there is nothing. */
    record Spot(String status, long place, long position) {
        static final Spot NOWHERE = new Spot("none", 0, 0);

        static Spot parse(String kind, String place, String position) {
            return switch (kind) {
                case "w" -> new Spot("waiting", Long.parseLong(place), Long.parseLong(position));
                case "i" -> new Spot("inside", Long.parseLong(place), 0);
                default -> NOWHERE;
            };
        }
    }
}
