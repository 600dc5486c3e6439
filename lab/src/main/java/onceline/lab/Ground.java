package onceline.lab;

import java.nio.file.Path;

/** Where the servers of one lab are put up: each has a host, a directory and a log named after it. */
record Ground(Path directory, Hosts hosts) {
    /** The constructor of a server. */
    interface Plan<S extends Server> {
        S build(String name, Host host, Path directory, Path log);
    }

    <S extends Server> S build(String name, Plan<S> plan) {
        return plan.build(name, hosts.host(name), place(name), directory.resolve(name + ".log"));
    }

    Path place(String name) {
        return directory.resolve(name);
    }
}
