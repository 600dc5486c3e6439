package onceline.drills.numbers;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the producer says of a number in the end.
 *
 * @param acknowledged otherwise it may be stored or not
 * @param saidMs since 1970
 */
public record Sent(long number, boolean acknowledged, long saidMs) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** From the lines {@code producer_send_success} and {@code producer_send_error} of a VerifiableProducer. */
    public static List<Sent> read(List<String> lines) {
        return lines.stream().map(Sent::read).toList();
    }

    private static Sent read(String line) {
        JsonNode said = JSON.readTree(line);
        return new Sent(
                said.path("value").asLong(),
                "producer_send_success".equals(said.path("name").asString()),
                said.path("timestamp").asLong());
    }
}
