package onceline.drills.drill;

import java.util.List;

/** Drills of consumer groups that do not come to rest. */
final class GroupDrills {
    private GroupDrills() {}

    static List<Drill<?>> all() {
        return List.of();
    }
}
