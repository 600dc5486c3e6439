package onceline.drills.drill;

import java.util.List;

/** Drills of a database with a replica, at the shipped settings. */
final class DatabaseDrills {
    private DatabaseDrills() {}

    static List<Drill<?>> all() {
        return List.of();
    }
}
