package onceline.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Other JVMs of the kind that runs the lab. */
public final class Jvm {
    /** JDK 24 and later warn about what Netty, Lettuce and Kafka do legitimately. */
    static final String QUIET_ABOUT_UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    private static final String QUIET_ABOUT_NATIVE = "--enable-native-access=ALL-UNNAMED";

    private Jvm() {}

    /**
     * Starts a main class of this JVM's own class path in a process of its own, which ends with this one at the latest.
     *
     * @param options for the JVM, e.g. {@code -Xmx512m}
     * @param log where its output, of both kinds, is appended
     */
    public static Process start(Class<?> main, List<String> options, List<String> arguments, Path log) {
        List<String> command = new ArrayList<>(List.of(executable(), QUIET_ABOUT_UNSAFE, QUIET_ABOUT_NATIVE));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return Spawner.spawn(command, Map.of(), Path.of("").toAbsolutePath(), log);
    }

    static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
