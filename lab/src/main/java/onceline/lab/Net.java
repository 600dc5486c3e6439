package onceline.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hosts in network namespaces, each with its own address behind one bridge; this JVM sits on the bridge and reaches
 * them all, whatever is cut between them.
 *
 * <pre>
 *   this JVM, 10.77.0.1 ── bridge ─┬─ host2 ══ eth0 10.77.0.2 (a namespace)
 *                                  ├─ host3 ══ eth0 10.77.0.3
 *                                  └─ ...
 * </pre>
 *
 * <p>A namespace is held by a process that does nothing and ends with this JVM; so no namespace, link or file is left
 * behind, however the JVM ends.
 */
public final class Net implements Hosts {
    static final String BRIDGE = "bridge";
    private static final String SUBNET = "10.77.0.";
    private static final int LAST = 254;
    private static final Duration PUT_UP = Duration.ofSeconds(10);

    private static @Nullable Net opened;

    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger(2);

    private Net() {
        Tool.run("ip", "link", "set", "lo", "up");
        Tool.run("ip", "link", "add", BRIDGE, "type", "bridge");
        Tool.run("ip", "address", "add", here() + "/24", "dev", BRIDGE);
        Tool.run("ip", "link", "set", BRIDGE, "up");
    }

    static synchronized Net open() {
        Net net = opened;
        if (net == null) {
            net = new Net();
            opened = net;
        }
        return net;
    }

    static Optional<String> obstacle() {
        String refused = System.getenv("LAB_NOT_ENCLOSED");
        if (refused != null) {
            return Optional.of("No hosts of their own: " + refused);
        }
        String outside = System.getenv("LAB_OUTSIDE");
        return outside == null || outside.equals(namespace("self"))
                ? Optional.of("No hosts of their own: this command was not started through lab/enclose")
                : Optional.empty();
    }

    /** The address of this JVM, where clients, load and judge are. */
    public String here() {
        return SUBNET + 1;
    }

    @Override
    public Host host(String name) {
        return hosts.computeIfAbsent(name, _ -> putUp());
    }

    private Host putUp() {
        int number = next.getAndIncrement();
        if (number > LAST) {
            throw new LabException("More than " + (LAST - 1) + " hosts in one network");
        }
        String link = "host" + number;
        long holder = hold();
        Host host = new Host(SUBNET + number, entrance(holder), link);
        Tool.run("ip", "link", "add", link, "type", "veth", "peer", "name", "peer" + number);
        Tool.run("ip", "link", "set", "peer" + number, "netns", String.valueOf(holder), "name", "eth0");
        Tool.run("ip", "link", "set", link, "master", BRIDGE, "up");
        Tool.run("tc", "qdisc", "add", "dev", link, "clsact");
        Tool.run(host.enter(List.of("ip", "link", "set", "lo", "up")));
        Tool.run(host.enter(List.of("ip", "address", "add", host.address() + "/24", "dev", "eth0")));
        Tool.run(host.enter(List.of("ip", "link", "set", "eth0", "up")));
        return host;
    }

    /** The id of a process in a fresh namespace. */
    private static long hold() {
        Process holder = Spawner.spawn(
                List.of("unshare", "--net", "sleep", "infinity"), Map.of(), Path.of("/"), Spawner.NOTHING);
        String here = namespace("self");
        boolean inside = Patience.until(
                PUT_UP, () -> !namespace(String.valueOf(holder.pid())).equals(here));
        if (!inside || !holder.isAlive()) {
            throw new LabException("No network namespace could be made");
        }
        return holder.pid();
    }

    private static List<String> entrance(long holder) {
        return List.of("nsenter", "--net=/proc/" + holder + "/ns/net", "--");
    }

    private static String namespace(String process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", process, "ns/net")).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
