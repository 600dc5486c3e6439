package onceline.lab;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A store of one server. */
record Alone<S extends Server>(S server, Function<S, Map<String, String>> told, Set<String> rivals) implements Store {
    @Override
    public List<Server> servers() {
        return List.of(server);
    }

    @Override
    public Map<String, String> settings() {
        return told.apply(server);
    }
}
