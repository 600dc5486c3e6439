package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import onceline.lab.Lab;
import onceline.lab.Onceline;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Last, for its processes take partitions away from those that serve the other tests. */
@Order(Integer.MAX_VALUE)
class RolesIT {
    private final Lab lab = Product.running().lab();

    @Test
    void eachWorkerBelongsToExactlyOneRole() {
        var together = workers(Lab.ALL_ROLES);
        var alone = new TreeMap<String, List<String>>();
        for (String role : Lab.ALL_ROLES.split(",")) {
            alone.put(role, workers(role));
        }
        assertThat(alone.values()).allSatisfy(workers -> assertThat(workers).isNotEmpty());
        assertThat(alone.values().stream().flatMap(List::stream))
                .as("no role runs a worker of another, and none is left out: %s", alone)
                .containsExactlyInAnyOrderElementsOf(together);
    }

    /** Names of what runs in a process with these roles. */
    private List<String> workers(String roles) {
        var names = new ArrayList<String>();
        try (Onceline process = lab.onceline(roles)) {
            new Client(process.url())
                    .get("/health/ready")
                    .json()
                    .get("workers")
                    .forEach(name -> names.add(name.asString()));
        }
        return names;
    }
}
