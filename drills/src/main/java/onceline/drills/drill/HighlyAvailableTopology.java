package onceline.drills.drill;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import onceline.drills.OwnLab;
import onceline.lab.Hosts;
import onceline.lab.KafkaCluster.Shape;
import onceline.lab.KafkaPace;
import onceline.lab.Lab;
import org.jspecify.annotations.Nullable;

/**
 * {@link HighlyAvailable} ground with two gates and one process for each other part. Each server has a host of its own
 * where the machine allows that. Brokers are their own controllers unless said otherwise: six Kafka processes
 * are many for a laptop.
 */
record HighlyAvailableTopology(boolean hostsNeeded, Shape shape, List<Part> parts, Consumer<Lab> preparation)
        implements Topology<HighlyAvailable> {
    private static final List<Part> PARTS = List.of(
            part("gate-1", "gate"),
            part("gate-2", "gate"),
            part("owner", "admit"),
            part("issuer", "issue"),
            part("bids", "bid"),
            part("teller", "notify,keep"));
    private static final Duration FAR = Duration.ofMillis(100);
    private static final Consumer<Lab> AS_IT_IS = lab -> {};

    HighlyAvailableTopology {
        parts = List.copyOf(parts);
    }

    /** For faults of processes: all on the loopback where there are no hosts of their own. */
    static HighlyAvailableTopology anywhere() {
        return new HighlyAvailableTopology(false, Shape.COMBINED, PARTS, AS_IT_IS);
    }

    /** For faults of the network. */
    static HighlyAvailableTopology onHosts() {
        return new HighlyAvailableTopology(true, Shape.COMBINED, PARTS, AS_IT_IS);
    }

    /** The same with controllers apart: brokers can be lost without touching the quorum. */
    HighlyAvailableTopology withControllersApart() {
        return new HighlyAvailableTopology(hostsNeeded, Shape.SEPARATE, parts, preparation);
    }

    /** The same with these processes of Onceline instead. */
    HighlyAvailableTopology with(Part... others) {
        return new HighlyAvailableTopology(hostsNeeded, shape, List.of(others), preparation);
    }

    /** The same with something done to the lab before any of its servers is started. */
    HighlyAvailableTopology prepared(Consumer<Lab> how) {
        return new HighlyAvailableTopology(hostsNeeded, shape, parts, how);
    }

    @Override
    public String name() {
        return (hostsNeeded ? "highly available, on hosts" : "highly available")
                + (shape == Shape.SEPARATE ? ", controllers apart" : "");
    }

    @Override
    public @Nullable String missing() {
        return hostsNeeded ? Hosts.whyNoNamespaces().orElse(null) : null;
    }

    @Override
    public HighlyAvailable raise() throws Exception {
        Hosts hosts = Hosts.whyNoNamespaces().isEmpty() ? Hosts.namespaces() : Hosts.loopback();
        Lab lab = Lab.highlyAvailable(hosts, shape, KafkaPace.SHIPPED);
        OwnLab own = new OwnLab(lab);
        try {
            preparation.accept(lab);
            HighlyAvailable ground = new HighlyAvailable(own);
            ground.processes().start(parts);
            return ground;
        } catch (Exception broken) {
            own.close();
            throw broken;
        }
    }

    @Override
    public List<Fault<HighlyAvailable>> faults() {
        return List.of(
                RedisFaults.primaryKilled(),
                RedisFaults.primaryPaused(),
                RedisFaults.primaryCut(),
                RedisFaults.primaryCutFromItsGroup(),
                BrokerFaults.leaderKilled(),
                BrokerFaults.controllerKilled(),
                BrokerFaults.gateCutFromLeader("gate-1"),
                BrokerFaults.leaderFarAway(FAR),
                DatabaseFaults.primaryKilled(),
                killed("gate-2"),
                killed("owner"),
                killed("issuer"));
    }

    private static Fault<HighlyAvailable> killed(String process) {
        return Faults.kill(process, ground -> ground.processes().named(process));
    }

    /** At the defaults: brokers as they are shipped allow no shorter sessions. */
    static Part part(String name, String roles, String... arguments) {
        return new Part(name, roles, List.of("-J-Xmx384m", "-J-XX:TieredStopAtLevel=1")).with(arguments);
    }
}
