package onceline.drills.drill;

import java.util.List;

/** Drills in which a second fault strikes into the recovery from the first, and in which clocks jump. */
final class TwofoldDrills {
    private TwofoldDrills() {}

    static List<Drill<?>> all() {
        return List.of();
    }
}
