package onceline.operator;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Spans of time and sizes as operators write them: {@code 12h}, {@code 512MiB}, {@code unlimited}. */
final class Amount {
    private static final String UNLIMITED = "unlimited";
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([1-9][0-9]{0,15})([A-Za-z]+)");

    private static final Map<String, Long> SPANS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> SIZES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private Amount() {}

    /** Milliseconds. */
    static final class Span implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return parse(text, SPANS, "a span such as 12h (ms, s, m, h, d)");
        }
    }

    /** Bytes. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return parse(text, SIZES, "a size such as 512MiB (B, KiB, MiB, GiB)");
        }
    }

    private static long parse(String text, Map<String, Long> units, String wanted) {
        if (text.equals(UNLIMITED)) {
            return Retention.UNLIMITED;
        }
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        Long unit = parts.matches() ? units.get(parts.group(2)) : null;
        if (unit == null) {
            throw new TypeConversionException("\"" + text + "\" is neither " + wanted + " nor " + UNLIMITED);
        }
        try {
            return Math.multiplyExact(Long.parseLong(parts.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new TypeConversionException("\"" + text + "\" is more than can be counted: say " + UNLIMITED);
        }
    }

    /** {@code 36h}, in the largest unit that leaves no rest. */
    static String span(long ms) {
        return words(ms, SPANS);
    }

    /** {@code 512MiB}, in the largest unit that leaves no rest. */
    static String size(long bytes) {
        return words(bytes, SIZES);
    }

    private static String words(long amount, Map<String, Long> units) {
        if (amount < 0) {
            return UNLIMITED;
        }
        return units.entrySet().stream()
                .filter(unit -> amount % unit.getValue() == 0)
                .max(Map.Entry.comparingByValue())
                .map(unit -> amount / unit.getValue() + unit.getKey())
                .orElseThrow();
    }
}
