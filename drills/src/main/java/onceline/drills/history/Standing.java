package onceline.drills.history;

import org.jspecify.annotations.Nullable;

/** What a person was told of their place, as the wire names it. */
public record Standing(
        @Nullable String status,
        @Nullable Long place,
        @Nullable Long placeAtMost,
        @Nullable Long position,
        @Nullable Long asOf,
        @Nullable String phase,
        boolean soldOut,
        @Nullable Long mayReturn,
        boolean updating) {

    /** Nothing can change for somebody who has no place inside: no unit is left and none may come back. */
    public boolean overForTheWaiting() {
        return soldOut && mayReturn != null && mayReturn == 0 && !updating;
    }

    /** Whether a page would look the same; how many exactly may return is not shown. */
    public boolean sameNewsAs(@Nullable Standing other) {
        return other != null && plain().equals(other.plain());
    }

    private Standing plain() {
        return new Standing(
                status, place, placeAtMost, position, null, phase, soldOut, overForTheWaiting() ? 0L : null, updating);
    }
}
