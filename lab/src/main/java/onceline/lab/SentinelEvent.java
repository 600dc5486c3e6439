package onceline.lab;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a Sentinel's log that tells of an event.
 *
 * @param at by the Sentinel's clock, to the millisecond
 * @param sentinel who noted it
 * @param kind e.g. {@code +sdown}, {@code +odown}, {@code +vote-for-leader}, {@code +elected-leader},
 *     {@code +promoted-slave}, {@code +switch-master}
 * @param details as Redis words them
 */
public record SentinelEvent(Instant at, String sentinel, String kind, String details) {
    /** E.g. {@code 4242:X 21 Nov 2026 12:00:00.123 # +sdown master mymaster 127.0.0.1 6379}. */
    private static final Pattern LINE = Pattern.compile("\\d+:X (\\d+ \\w+ \\d+ [\\d:.]+) . ([+-][a-z-]+) ?(.*)");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss.SSS", Locale.ROOT);

    static List<SentinelEvent> in(String sentinel, String log) {
        return log.lines()
                .map(line -> from(sentinel, line))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<SentinelEvent> from(String sentinel, String line) {
        Matcher found = LINE.matcher(line);
        return found.matches()
                ? Optional.of(new SentinelEvent(time(found.group(1)), sentinel, found.group(2), found.group(3)))
                : Optional.empty();
    }

    private static Instant time(String words) {
        return LocalDateTime.parse(words, TIME).toInstant(ZoneOffset.UTC);
    }
}
