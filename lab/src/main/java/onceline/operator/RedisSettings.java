package onceline.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a file in the format of {@code redis.conf} sets, and where a running Redis differs from it. */
final class RedisSettings {
    private static final String REPLICAS_TO_WRITE = "min-replicas-to-write";

    /** They name files: Redis takes them at a start only. */
    private static final Set<String> AT_START = Set.of("dbfilename", "appenddirname", "appendfilename", "port", "bind");

    private static final Pattern BYTES = Pattern.compile("(\\d{1,12})(b|kb?|mb?|gb?)?");

    private final Map<String, String> shipped;

    private RedisSettings(Map<String, String> shipped) {
        this.shipped = shipped;
    }

    /**
     * @param differences a line for each, with what to type
     * @param remarks what is right here, but would not be elsewhere
     */
    record Outcome(List<String> differences, List<String> remarks) {}

    static RedisSettings read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new Refused(file + " is no file that can be read: name the shipped redis.conf with --file");
        }
        return of(Files.readString(file));
    }

    static RedisSettings of(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.split("\\s+", 2))
                .forEach(line -> settings.merge(
                        line[0].toLowerCase(Locale.ROOT),
                        line.length < 2 ? "" : unquoted(line[1]),
                        (first, second) -> first + " " + second));
        return new RedisSettings(settings);
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    int size() {
        return shipped.size();
    }

    Map<String, String> values() {
        return Map.copyOf(shipped);
    }

    /** @throws Refused if the server does not tell its settings */
    Outcome compare(RedisServer server) throws IOException {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        for (Map.Entry<String, String> setting : shipped.entrySet()) {
            Optional<String> running = running(server, setting.getKey());
            if (!agree(setting.getValue(), running.orElse(""))) {
                judge(server, setting.getKey(), running, outcome);
            }
        }
        return outcome;
    }

    private static Optional<String> running(RedisServer server, String name) throws IOException {
        try {
            return server.setting(name);
        } catch (RedisConnection.ErrorAnswer e) {
            throw new Refused(
                    "Unknown: " + server + " does not tell its settings, so nothing was compared. " + e.getMessage(),
                    e);
        }
    }

    private void judge(RedisServer server, String name, Optional<String> running, Outcome outcome) throws IOException {
        if (name.equals(REPLICAS_TO_WRITE) && running.equals(Optional.of("0")) && isAlone(server)) {
            outcome.remarks.add(name + " is 0, as it has to be on a Redis without replicas. When it has some: "
                    + howToSet(name, shipped(name)));
        } else {
            outcome.differences.add(difference(name, shipped(name), running));
        }
    }

    private String shipped(String name) {
        return shipped.getOrDefault(name, "");
    }

    private static boolean isAlone(RedisServer server) throws IOException {
        Map<String, String> facts = server.info("replication");
        return "master".equals(facts.get("role")) && "0".equals(facts.get("connected_slaves"));
    }

    static String difference(String name, String shipped, Optional<String> running) {
        return running.map(value ->
                        name + " is " + quoted(value) + ", not " + quoted(shipped) + ": " + howToSet(name, shipped))
                .orElseGet(() -> name + " is unknown to this Redis, which is perhaps too old");
    }

    private static String howToSet(String name, String value) {
        return AT_START.contains(name)
                ? "write \"" + name + " " + value + "\" into its redis.conf and restart it"
                : "CONFIG SET " + name + " " + quoted(value) + ", then CONFIG REWRITE";
    }

    private static String quoted(String value) {
        return value.isEmpty() || value.contains(" ") ? "\"" + value + "\"" : value;
    }

    /** {@code 64mb} is told as 67108864. */
    static boolean agree(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String value) {
        Matcher bytes = BYTES.matcher(value.toLowerCase(Locale.ROOT));
        return bytes.matches()
                ? String.valueOf(Long.parseLong(bytes.group(1)) * unit(bytes.group(2)))
                : value.strip().replaceAll("\\s+", " ");
    }

    private static long unit(@Nullable String unit) {
        return switch (unit == null ? "b" : unit) {
            case "k" -> 1_000L;
            case "kb" -> 1L << 10;
            case "m" -> 1_000_000L;
            case "mb" -> 1L << 20;
            case "g" -> 1_000_000_000L;
            case "gb" -> 1L << 30;
            default -> 1L;
        };
    }
}
