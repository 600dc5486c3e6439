package onceline.drills.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import onceline.lab.Server;

/** Faults of single processes, on any ground. */
public final class Faults {
    private Faults() {}

    /** SIGKILL; healed by starting it again on its data and address. */
    public static <G extends Ground> Fault<G> kill(String whom, Function<G, ? extends Server> target) {
        return fault("SIGKILL to " + whom, ground -> {
            Server server = target.apply(ground);
            List<String> commands = List.of("kill -KILL " + server.pid() + "  # " + server);
            long at = System.nanoTime();
            server.kill();
            return Injury.since(at, commands, () -> start(server));
        });
    }

    /** SIGSTOP: its sockets stay open and nobody answers; healed by SIGCONT. */
    public static <G extends Ground> Fault<G> pause(String whom, Function<G, ? extends Server> target) {
        return fault("SIGSTOP to " + whom, ground -> {
            Server server = target.apply(ground);
            long at = System.nanoTime();
            server.pause();
            return Injury.since(at, List.of("kill -STOP " + server.pid() + "  # " + server), () -> {
                server.resume();
                return List.of("kill -CONT " + server.pid() + "  # " + server);
            });
        });
    }

    /** An orderly stop; healed by starting it again. */
    public static <G extends Ground> Fault<G> stop(String whom, Function<G, ? extends Server> target) {
        return fault("SIGTERM to " + whom, ground -> {
            Server server = target.apply(ground);
            List<String> commands = List.of("kill -TERM " + server.pid() + "  # " + server);
            long at = System.nanoTime();
            server.stop();
            return Injury.since(at, commands, () -> start(server));
        });
    }

    /** One after another is stopped in an orderly way and started again; over when the last is ready. */
    public static <G extends Ground> Fault<G> roll(String whom, Function<G, List<? extends Server>> targets) {
        return fault("rolling restart of " + whom, ground -> {
            List<String> commands = new ArrayList<>();
            long at = System.nanoTime();
            for (Server server : targets.apply(ground)) {
                commands.add("kill -TERM " + server.pid() + "  # " + server);
                server.stop();
                commands.addAll(start(server));
            }
            return Injury.over(at, commands);
        });
    }

    /** A fault from words and a lambda. */
    public static <G extends Ground> Fault<G> fault(String words, Injection<G> injection) {
        return new Fault<>() {
            @Override
            public String words() {
                return words;
            }

            @Override
            public Injury inject(G ground) throws Exception {
                return injection.into(ground);
            }
        };
    }

    /** How a fault is done. */
    public interface Injection<G extends Ground> {
        Injury into(G ground) throws Exception;
    }

    private static List<String> start(Server server) {
        server.start();
        return List.of("start " + server.name() + "  # now " + server.pid() + " at " + server.address());
    }
}
