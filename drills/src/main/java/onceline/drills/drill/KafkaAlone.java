package onceline.drills.drill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import onceline.lab.Kafka;
import onceline.lab.KafkaCluster;
import onceline.lab.KafkaLab;
import onceline.lab.LabException;
import onceline.lab.Server;

/** Three Kafka brokers with their controllers apart, and no Onceline: its place is taken by Kafka's own clients. */
public final class KafkaAlone implements Ground {
    private final KafkaLab lab;

    /** @param lab nothing of it started yet */
    KafkaAlone(KafkaLab lab) {
        this.lab = lab;
        // no directory is left behind, at Ctrl-C neither
        Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "clear-kafka"));
    }

    KafkaAlone start() {
        lab.start();
        return this;
    }

    KafkaCluster cluster() {
        return lab.cluster();
    }

    /** The broker that takes the numbers now. */
    Kafka leader() {
        return mayLead().orElseThrow(() -> new IllegalStateException("nobody leads"));
    }

    /** As {@link #leader}; empty while nobody does. */
    Optional<Kafka> mayLead() {
        return cluster().leader(NumberLoad.TOPIC, NumberLoad.PARTITION);
    }

    /** Brokers that have every acknowledged number. */
    List<Kafka> inSync() {
        return cluster().inSync(NumberLoad.TOPIC, NumberLoad.PARTITION);
    }

    @Override
    public List<Server> servers() {
        return cluster().servers();
    }

    @Override
    public Map<String, String> vitals() {
        Map<String, String> vitals = new LinkedHashMap<>();
        for (Server server : servers()) {
            vitals.put("process of " + server.name(), server.running() ? String.valueOf(server.pid()) : "none");
        }
        vitals.put("active controller", name(cluster()::activeController));
        vitals.put("leader of the numbers", name(this::leader));
        return vitals;
    }

    private static String name(Supplier<Kafka> who) {
        try {
            return who.get().name();
        } catch (LabException | IllegalStateException nobody) {
            return UNKNOWN;
        }
    }

    @Override
    public Map<String, String> configuration() {
        Map<String, String> configuration = new LinkedHashMap<>();
        servers().forEach(server -> configuration.put(server.name(), CommandLines.of(server, lab.directory())));
        configuration.put("brokers", "ops/kafka/broker.properties as shipped");
        configuration.put("controllers", "ops/kafka/controller.properties as shipped");
        return configuration;
    }

    @Override
    public void close() {
        lab.close();
    }
}
