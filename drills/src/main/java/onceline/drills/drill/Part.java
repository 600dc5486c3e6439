package onceline.drills.drill;

import java.util.ArrayList;
import java.util.List;

/** A process of Onceline by name, roles and settings. */
record Part(String name, String roles, List<String> arguments) {
    Part {
        arguments = List.copyOf(arguments);
    }

    Part with(String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return new Part(name, roles, all);
    }
}
