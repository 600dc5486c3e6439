package onceline.line;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.regex.Pattern;

/**
 * How many people may be let in per time: from 1 a minute to 10,000 a second.
 *
 * @param count people
 * @param perMs in this many milliseconds
 */
record Rate(long count, long perMs) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(s|m)");
    private static final double LEAST_PER_MS = 1.0 / 60_000;
    private static final double MOST_PER_MS = 10.0;

    Rate {
        double perMsValue = (double) count / perMs;
        if (perMs <= 0 || perMsValue < LEAST_PER_MS || perMsValue > MOST_PER_MS) {
            throw new IllegalArgumentException("rate must be from 1/m to 10000/s");
        }
    }

    /** @param text such as {@code 2000/s} or {@code 30/m} */
    static Rate parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("rate must look like 2000/s or 30/m");
        }
        return new Rate(Long.parseLong(matcher.group(1)), matcher.group(2).equals("s") ? 1_000 : 60_000);
    }

    @JsonIgnore
    double perMillisecond() {
        return (double) count / perMs;
    }

    @Override
    public String toString() {
        return perMs == 1_000 ? count + "/s" : perMs == 60_000 ? count + "/m" : count + "/" + perMs + "ms";
    }
}
