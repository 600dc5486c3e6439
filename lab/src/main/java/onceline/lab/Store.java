package onceline.lab;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** One of the things Onceline stands on: a single server, or several that stand in for each other. */
interface Store {
    /** All servers, whichever part they play now. */
    List<Server> servers();

    /** What an Onceline process has to be told to use it, passwords left out; only known once it is started. */
    Map<String, String> settings();

    /** Settings any of which, given by somebody else, says that another store is to be used. */
    Set<String> rivals();

    /** Returns when it can be used as a whole, not only when each server answers. */
    default void start() {
        Together.each(servers(), Server::start);
    }

    default void stop() {
        Together.each(servers(), Server::stop);
    }

    default void kill() {
        servers().forEach(Server::kill);
    }
}
