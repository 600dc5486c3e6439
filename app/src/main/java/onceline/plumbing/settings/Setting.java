package onceline.plumbing.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One named setting: its key, its default and what it is for.
 *
 * @param key as on the command line ({@code --key=value}) and in the file; the environment says {@code ONCELINE_KEY}
 * @param shown the default as text, for help and the generated page
 * @param parse throws {@link IllegalArgumentException} with what is expected
 * @param doc one sentence: what it does, its unit, and its price
 * @param secret never printed
 */
public record Setting<T>(String key, String shown, T fallback, Function<String, T> parse, String doc, boolean secret) {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    public static Setting<String> text(String key, String fallback, String doc) {
        return new Setting<>(key, fallback, fallback, text -> text, doc, false);
    }

    /** From the environment or a file; refused on the command line, where other users of the machine could read it. */
    public static Setting<String> secret(String key, String doc) {
        return new Setting<>(key, "", "", text -> text, doc, true);
    }

    public static Setting<Boolean> flag(String key, boolean fallback, String doc) {
        return new Setting<>(key, String.valueOf(fallback), fallback, Setting::parseFlag, doc, false);
    }

    /** A whole number from {@code least} to {@code most}, both allowed. */
    public static Setting<Integer> count(String key, int fallback, int least, int most, String doc) {
        return new Setting<>(
                key, String.valueOf(fallback), fallback, text -> parseCount(text, least, most), doc, false);
    }

    /** A time such as {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h} or {@code 7d}, from {@code least} to {@code most}. */
    public static Setting<Duration> duration(String key, String fallback, String least, String most, String doc) {
        return new Setting<>(
                key, fallback, parseDuration(fallback), text -> inRange(parseDuration(text), least, most), doc, false);
    }

    /** {@code redis.url} becomes {@code ONCELINE_REDIS_URL}. */
    static String environmentName(String key) {
        return "ONCELINE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Boolean parseFlag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static Integer parseCount(String text, int least, int most) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // falls through to the same sentence as a number out of range
        }
        throw new IllegalArgumentException("a whole number from " + least + " to " + most);
    }

    private static Duration inRange(Duration value, String least, String most) {
        if (value.compareTo(parseDuration(least)) < 0 || value.compareTo(parseDuration(most)) > 0) {
            throw new IllegalArgumentException("a time from " + least + " to " + most);
        }
        return value;
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a time such as 500ms, 5s, 2m, 1h or 7d");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
