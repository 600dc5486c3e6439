package onceline.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A rule on the bridge's end of a host's cable.
 *
 * @param way {@code ingress} for what the host sends, {@code egress} for what it is sent
 * @param rank lower ones are asked first; unique
 */
record Filter(String link, String way, int rank, List<String> action) {
    private static final AtomicInteger NEXT = new AtomicInteger(1);
    private static final int LAST = 60_000;

    /** Drops what the host sends, as far as the program says so. */
    static Filter ofSent(Host host, String program) {
        return new Filter(link(host), "ingress", NEXT.getAndIncrement(), drop(program));
    }

    /** Drops what the host is sent, as far as the program says so. */
    static Filter ofReceived(Host host, String program) {
        return new Filter(link(host), "egress", NEXT.getAndIncrement(), drop(program));
    }

    /** Sends what the host sends, and what no other rule drops, out of another link instead. */
    static Filter detour(Host host, String over) {
        return new Filter(
                link(host),
                "ingress",
                LAST,
                List.of(
                        "bpf",
                        "bytecode",
                        "1,6 0 0 4294967295,",
                        "action",
                        "mirred",
                        "egress",
                        "redirect",
                        "dev",
                        over));
    }

    private static String link(Host host) {
        if (host.isShared()) {
            throw new LabException("The loopback cannot be cut: this fault needs hosts of their own");
        }
        return host.link();
    }

    private static List<String> drop(String program) {
        return List.of("bpf", "direct-action", "bytecode", program);
    }

    String install() {
        List<String> command = command("add");
        command.addAll(action);
        return Tool.run(command);
    }

    String remove() {
        return Tool.run(command("delete"));
    }

    private List<String> command(String verb) {
        return new ArrayList<>(List.of("tc", "filter", verb, "dev", link, way, "pref", String.valueOf(rank)));
    }
}
