package onceline.operator;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The last transaction of each stream, as MariaDB writes it: {@code domain-server-number}, separated by commas.
 *
 * <p>A binary log's <em>state</em> has one stream for each domain and server, a <em>position</em> one for each domain.
 */
record Gtids(Map<String, Long> last) {
    /** From {@code gtid_binlog_state}. */
    static Gtids state(String text) {
        return parse(text, true);
    }

    /** From {@code gtid_slave_pos}, {@code gtid_binlog_pos} and the like. */
    static Gtids position(String text) {
        return parse(text, false);
    }

    private static Gtids parse(String text, boolean perServer) {
        Map<String, Long> last = new TreeMap<>();
        for (String gtid : text.strip().split("\\s*,\\s*", 0)) {
            if (!gtid.isEmpty()) {
                String[] parts = gtid.split("-", 3);
                last.put(perServer ? parts[0] + "-" + parts[1] : parts[0], Long.parseLong(parts[2]));
            }
        }
        return new Gtids(last);
    }

    boolean covers(Gtids other) {
        return other.beyond(this).isEmpty();
    }

    /** What is here and not there, e.g. {@code 0-1 after 17 up to 19}; empty if nothing is. */
    String beyond(Gtids other) {
        return last.entrySet().stream()
                .filter(stream -> stream.getValue() > other.number(stream.getKey()))
                .map(stream ->
                        stream.getKey() + " after " + other.number(stream.getKey()) + " up to " + stream.getValue())
                .collect(Collectors.joining(", "));
    }

    private long number(String stream) {
        return last.getOrDefault(stream, 0L);
    }
}
