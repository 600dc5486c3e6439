package onceline.operator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** An instant in the name of a file, in UTC: the order of such names is that of time. */
final class Stamp {
    static final String PATTERN = "\\d{8}T\\d{6}\\.\\d{3}Z";

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Stamp() {}

    /** E.g. {@code 20261121T183917.042Z}. */
    static String of(Instant instant) {
        return FORMAT.format(instant);
    }
}
