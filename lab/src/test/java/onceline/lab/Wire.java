package onceline.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends real datagrams from one host to another, where nobody listens, and asks the receiver's kernel how many came. */
final class Wire {
    private static final Duration LONG_ENOUGH = Duration.ofMillis(300);

    private Wire() {}

    static boolean open(Host from, Host to) {
        long before = received(to);
        send(1, from, to);
        return Patience.until(LONG_ENOUGH, () -> received(to) > before);
    }

    /** How many of so many arrive. */
    static long arriving(int sent, Host from, Host to) {
        long before = received(to);
        send(sent, from, to);
        Patience.until(LONG_ENOUGH, () -> received(to) - before == sent);
        return received(to) - before;
    }

    private static void send(int times, Host from, Host to) {
        String sending = "for i in $(seq " + times + "); do echo > /dev/udp/" + to.address() + "/9; done";
        Tool.attempt(from.enter(List.of("bash", "-c", sending)));
    }

    /** Datagrams without a receiver: the second figure of the second line that begins with "Udp:". */
    private static long received(Host host) {
        String counters =
                Tool.attempt(host.enter(List.of("cat", "/proc/self/net/snmp"))).output();
        List<String> lines = new ArrayList<>(
                counters.lines().filter(line -> line.startsWith("Udp:")).toList());
        return Long.parseLong(lines.getLast().split(" ", -1)[2]);
    }
}
