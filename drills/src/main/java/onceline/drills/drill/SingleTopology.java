package onceline.drills.drill;

import java.util.List;
import onceline.drills.OwnLab;

/** {@link Single} ground with these processes of Onceline. */
record SingleTopology(List<Part> parts) implements Topology<Single> {
    /** A group notices soon that a member is gone; the defaults suit machines that are far apart. */
    private static final List<String> SOON = List.of(
            "--owner.session-timeout=2s",
            "--consumer.session-timeout=6s",
            "--consumer.heartbeat=1s",
            "-J-Xmx384m",
            "-J-XX:TieredStopAtLevel=1");

    SingleTopology {
        parts = List.copyOf(parts);
    }

    /** A gate, the owner of the line, and who issues, tells and publishes. */
    static SingleTopology sale() {
        return of(part("gate", "gate"), part("owner", "admit"), part("issuer", "issue,notify,keep"));
    }

    /** A gate, one process that judges and stores bids, and who issues, tells and publishes. */
    static SingleTopology auction() {
        return of(part("gate", "gate"), bids("bids-1"), part("issuer", "issue,notify,keep"));
    }

    /** As {@link #auction} with a second process that judges and stores. */
    static SingleTopology twoForBids() {
        return of(part("gate", "gate"), bids("bids-1"), bids("bids-2"), part("issuer", "issue,notify,keep"));
    }

    static SingleTopology of(Part... parts) {
        return new SingleTopology(List.of(parts));
    }

    static Part part(String name, String roles, String... arguments) {
        return new Part(name, roles, SOON).with(arguments);
    }

    /** Its consumer bears the name of the process. */
    static Part bids(String name, String... arguments) {
        return part(name, "bid", "--consumer.id=" + name).with(arguments);
    }

    /** The process dies by itself when it comes to that point. */
    static String[] armed(String point) {
        return new String[] {"--test.hooks=true", "--test.kill-at=" + point};
    }

    /** The same with a setting for all its processes. */
    SingleTopology with(String... arguments) {
        return new SingleTopology(
                parts.stream().map(part -> part.with(arguments)).toList());
    }

    @Override
    public String name() {
        return "single";
    }

    @Override
    public Single raise() throws Exception {
        OwnLab own = new OwnLab();
        try {
            Single ground = new Single(own);
            ground.processes().start(parts);
            return ground;
        } catch (Exception broken) {
            own.close();
            throw broken;
        }
    }

    @Override
    public List<Fault<Single>> faults() {
        return List.of(
                Faults.kill("Redis", Single::redis),
                Faults.pause("Redis", Single::redis),
                SingleFaults.redisEmptied(),
                Faults.pause("the database", Single::database),
                Faults.kill("the database", Single::database),
                Faults.stop("Kafka", Single::kafka),
                Faults.pause("Kafka", Single::kafka),
                Faults.kill("the owner of the line", ground -> ground.process("owner")),
                Faults.pause("the owner of the line", ground -> ground.process("owner")),
                Faults.kill("the issuer", ground -> ground.process("issuer")));
    }
}
