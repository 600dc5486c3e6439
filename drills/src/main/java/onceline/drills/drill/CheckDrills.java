package onceline.drills.drill;

import java.util.List;

/** Checks of Kafka's configuration with its own clients, without Onceline. */
final class CheckDrills {
    private CheckDrills() {}

    static List<Drill<?>> all() {
        return List.of();
    }
}
