package onceline.drills.drill;

import java.util.List;

/** Drills of brokers whose disk is full or slow. */
final class DiskDrills {
    private DiskDrills() {}

    static List<Drill<?>> all() {
        return List.of();
    }
}
