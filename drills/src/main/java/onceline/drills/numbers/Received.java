package onceline.drills.numbers;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record that the consumer got while all this went on.
 *
 * @param atMs since 1970
 */
public record Received(int partition, long offset, String value, long atMs) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** From the lines {@code record_data} of a VerifiableConsumer. */
    public static List<Received> read(List<String> lines) {
        return lines.stream().map(Received::read).toList();
    }

    private static Received read(String line) {
        JsonNode said = JSON.readTree(line);
        return new Received(
                said.path("partition").asInt(),
                said.path("offset").asLong(),
                said.path("value").asString(),
                said.path("timestamp").asLong());
    }
}
