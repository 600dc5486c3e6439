package onceline.drills.site;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Where an Onceline and its stores are.
 *
 * @param gates base addresses; people are spread over them
 * @param redis the address of the Redis that takes writes at the moment of asking: a failover changes it
 * @param kafka Kafka's own client properties, with {@code bootstrap.servers} at least
 * @param database the JDBC address of the database that takes writes at the moment of asking: a promotion changes it
 * @param copies the replicas of both, which the judge reads too
 */
public record Site(
        List<URI> gates,
        Supplier<String> redis,
        Map<String, String> kafka,
        Supplier<String> database,
        String databaseUser,
        String databasePassword,
        String adminToken,
        Supplier<Copies> copies) {

    public Site {
        gates = List.copyOf(gates);
        kafka = Map.copyOf(kafka);
        if (gates.isEmpty()) {
            throw new IllegalArgumentException("an Onceline has at least one gate");
        }
    }

    /** The same with other doors, e.g. a proxy before the gate. */
    public Site withGates(List<URI> others) {
        return new Site(others, redis, kafka, database, databaseUser, databasePassword, adminToken, copies);
    }

    Map<String, Object> kafkaWith(Map<String, Object> more) {
        Map<String, Object> all = new TreeMap<>(kafka);
        all.putAll(more);
        return all;
    }

    @Override
    public String toString() {
        return "gates " + gates + ", Redis " + redis.get() + ", Kafka " + kafka.get("bootstrap.servers") + ", database "
                + database.get();
    }
}
