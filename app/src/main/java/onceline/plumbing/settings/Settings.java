package onceline.plumbing.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All settings of one process. Later sources win: file, environment, command line.
 *
 * <p>An unknown key or an impossible value stops the start: a typing error must not become a default.
 */
public final class Settings {
    /** Keys that start with this are Kafka's own property names and go to its clients as they are. */
    private static final String KAFKA = "kafka.";

    private final Map<Setting<?>, Object> values;
    private final Map<String, String> kafka;

    private Settings(Map<Setting<?>, Object> values, Map<String, String> kafka) {
        this.values = values;
        this.kafka = kafka;
    }

    /** What can be set, and where the texts come from; see {@link #read}. */
    public record Sources(Map<String, String> file, Map<String, String> environment, Map<String, String> commandLine) {}

    /**
     * @param kafkaNames property names that Kafka's clients know
     * @throws SettingsRefused with one sentence for each thing that is wrong
     */
    public static Settings read(Collection<Setting<?>> known, Set<String> kafkaNames, Sources sources) {
        var keys = new TreeMap<String, Setting<?>>();
        known.forEach(setting -> keys.put(setting.key(), setting));
        var reading = new Reading(keys, kafkaNames);
        sources.file().forEach(reading::take);
        reading.takeEnvironment(sources.environment());
        sources.commandLine().forEach(reading::takeFromCommandLine);
        return reading.finish();
    }

    @SuppressWarnings("unchecked") // each value was made by the parser of the setting it is stored under
    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting);
        return value == null ? setting.fallback() : (T) value;
    }

    /** Whether somebody gave it, be it the default itself. */
    public boolean isGiven(Setting<?> setting) {
        return values.containsKey(setting);
    }

    /** What was given as {@code kafka.*}, without the prefix. */
    public Map<String, String> kafka() {
        return kafka;
    }

    private static final class Reading {
        private final TreeMap<String, Setting<?>> known;
        private final Set<String> kafkaNames;
        private final Map<Setting<?>, Object> values = new HashMap<>();
        private final Map<String, String> kafka = new LinkedHashMap<>();
        private final List<String> wrong = new ArrayList<>();

        Reading(TreeMap<String, Setting<?>> known, Set<String> kafkaNames) {
            this.known = known;
            this.kafkaNames = kafkaNames;
        }

        void take(String key, String text) {
            var setting = known.get(key);
            if (setting != null) {
                parse(setting, text);
            } else if (key.startsWith(KAFKA) && kafkaNames.contains(key.substring(KAFKA.length()))) {
                kafka.put(key.substring(KAFKA.length()), text);
            } else {
                wrong.add("unknown setting " + key + nearest(key));
            }
        }

        void takeFromCommandLine(String key, String text) {
            var setting = known.get(key);
            if (setting != null && setting.secret()) {
                wrong.add("setting " + key + " is a secret: give it as " + Setting.environmentName(key)
                        + " in the environment, where other users cannot read it");
            } else {
                take(key, text);
            }
        }

        void takeEnvironment(Map<String, String> environment) {
            var names = new HashMap<String, String>();
            known.keySet().forEach(key -> names.put(Setting.environmentName(key), key));
            kafkaNames.forEach(name -> names.put(Setting.environmentName(KAFKA + name), KAFKA + name));
            environment.forEach((name, text) -> {
                if (name.startsWith("ONCELINE_")) {
                    Optional.ofNullable(names.get(name))
                            .ifPresentOrElse(
                                    key -> take(key, text), () -> wrong.add("unknown environment variable " + name));
                }
            });
        }

        Settings finish() {
            if (!wrong.isEmpty()) {
                throw new SettingsRefused(wrong);
            }
            return new Settings(Map.copyOf(values), Map.copyOf(kafka));
        }

        private void parse(Setting<?> setting, String text) {
            try {
                values.put(setting, setting.parse().apply(text));
            } catch (IllegalArgumentException refused) {
                wrong.add("setting " + setting.key() + " must be " + refused.getMessage()
                        + (setting.secret() ? "" : ", not \"" + text + "\""));
            }
        }

        private String nearest(String key) {
            var candidates = new ArrayList<>(known.keySet());
            kafkaNames.forEach(name -> candidates.add(KAFKA + name));
            return candidates.stream()
                    .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                    .map(candidate -> "; did you mean " + candidate + "?")
                    .orElse("");
        }

        /** Levenshtein's edit distance. */
        private static int distance(String left, String right) {
            int[] above = new int[right.length() + 1];
            for (int j = 0; j < above.length; j++) {
                above[j] = j;
            }
            for (int i = 1; i <= left.length(); i++) {
                int[] row = new int[right.length() + 1];
                row[0] = i;
                for (int j = 1; j < row.length; j++) {
                    int swap = above[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                    row[j] = Math.min(swap, Math.min(above[j], row[j - 1]) + 1);
                }
                above = row;
            }
            return above[right.length()];
        }
    }
}
