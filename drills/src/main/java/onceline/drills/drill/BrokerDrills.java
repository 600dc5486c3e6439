package onceline.drills.drill;

import java.util.List;

/** Drills of three brokers with controllers of their own, at the shipped settings. */
final class BrokerDrills {
    private BrokerDrills() {}

    static List<Drill<?>> all() {
        return List.of();
    }
}
