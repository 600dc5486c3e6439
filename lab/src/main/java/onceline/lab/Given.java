package onceline.lab;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Which of the product's settings somebody has given: on the command line, in the environment, in a file. */
final class Given {
    private final Set<String> keys;

    private Given(Set<String> keys) {
        this.keys = keys;
    }

    static Given in(List<String> arguments) {
        return new Given(keysOf(arguments));
    }

    /** Counts the environment ({@code ONCELINE_REDIS_URL} is {@code redis.url}) and the file of {@code --config} too. */
    static Given anywhere(List<String> arguments, Map<String, String> environment, List<String> interesting) {
        Set<String> keys = keysOf(arguments);
        interesting.stream()
                .filter(key -> environment.containsKey(variable(key)))
                .forEach(keys::add);
        value("config", arguments, environment).map(Path::of).ifPresent(file -> keys.addAll(keysOf(file)));
        return new Given(keys);
    }

    boolean has(String key) {
        return keys.contains(key);
    }

    private static Set<String> keysOf(List<String> arguments) {
        Set<String> keys = new TreeSet<>();
        arguments.stream()
                .filter(argument -> argument.startsWith("--"))
                .map(argument -> argument.substring(2).split("=", 2)[0])
                .forEach(keys::add);
        return keys;
    }

    private static Set<String> keysOf(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new LabException("Cannot read the settings in " + file + ": " + e, e);
        }
        return properties.stringPropertyNames();
    }

    private static Optional<String> value(String key, List<String> arguments, Map<String, String> environment) {
        String start = "--" + key + "=";
        return arguments.stream()
                .filter(argument -> argument.startsWith(start))
                .map(argument -> argument.substring(start.length()))
                .findFirst()
                .or(() -> Optional.ofNullable(environment.get(variable(key))));
    }

    private static String variable(String key) {
        return "ONCELINE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
