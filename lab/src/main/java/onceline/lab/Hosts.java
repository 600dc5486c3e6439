package onceline.lab;

import java.util.Optional;

/**
 * Where the servers of a lab run: all on the loopback of this machine, or each in a network namespace of its own.
 *
 * <p>Namespaces need neither root nor Docker, but the JVM has to be started inside a namespace that it may rule:
 * through the script {@code lab/enclose}, as the launcher does for commands that need it.
 */
public sealed interface Hosts permits Hosts.Loopback, Net {
    /** The host of that name, put up when it is asked for first. */
    Host host(String name);

    /** All servers on 127.0.0.1; no faults of the network. */
    static Hosts loopback() {
        return new Loopback();
    }

    /**
     * A fresh network of hosts, one per JVM.
     *
     * @throws LabException if {@link #whyNoNamespaces} has something to say
     */
    static Net namespaces() {
        whyNoNamespaces().ifPresent(reason -> {
            throw new LabException(reason);
        });
        return Net.open();
    }

    /** Why this JVM cannot have {@link #namespaces}, in one line; empty if it can. */
    static Optional<String> whyNoNamespaces() {
        return Net.obstacle();
    }

    /** One host for all. */
    record Loopback() implements Hosts {
        @Override
        public Host host(String name) {
            return Host.LOOPBACK;
        }
    }
}
