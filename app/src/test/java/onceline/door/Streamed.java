package onceline.door;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import onceline.lab.Lab;
import tools.jackson.databind.json.JsonMapper;

/** A bid that is in the stream, or was and is stored now. */
record Streamed(long offset, String bid) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** The accepted bids for a lot, by offset. First the stream, then the table: what is trimmed is stored before. */
    static List<Streamed> of(Lab lab, String lot) {
        var all = new TreeSet<>(Comparator.comparingLong(Streamed::offset).thenComparing(Streamed::bid));
        all.addAll(inStream(lab, lot));
        all.addAll(stored(lab, lot));
        return List.copyOf(all);
    }

    private static List<Streamed> inStream(Lab lab, String lot) {
        try (var client = RedisClient.create(lab.redis().url());
                var connection = client.connect()) {
            return connection.sync().xrange("bid-stream", Range.unbounded()).stream()
                    .filter(entry -> field(entry.getBody().getOrDefault("bid", "{}"), "lot")
                            .equals(lot))
                    .map(entry -> new Streamed(
                            Long.parseLong(entry.getId().replaceFirst("-0$", "")),
                            field(entry.getBody().getOrDefault("bid", "{}"), "bid")))
                    .toList();
        }
    }

    private static List<Streamed> stored(Lab lab, String lot) {
        try (var connection = lab.database().connect();
                var select = connection.prepareStatement("select journal_offset, id from bid where lot = ?")) {
            select.setString(1, lot);
            var found = new java.util.ArrayList<Streamed>();
            for (var rows = select.executeQuery(); rows.next(); ) {
                found.add(new Streamed(rows.getLong(1), rows.getString(2)));
            }
            return found;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String field(String json, String name) {
        return MAPPER.readTree(json).path(name).asString("");
    }

    @Override
    public String toString() {
        return offset + "-0 " + bid;
    }
}
