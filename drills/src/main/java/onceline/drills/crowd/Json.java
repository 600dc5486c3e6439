package onceline.drills.crowd;

import java.util.Map;
import onceline.drills.history.Standing;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the few shapes of the wire that people look at. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    /** @throws tools.jackson.core.JacksonException if it is not JSON */
    static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    static String write(Map<String, ?> fields) {
        return MAPPER.writeValueAsString(fields);
    }

    static Standing standing(JsonNode node) {
        return new Standing(
                text(node, "status"),
                number(node, "place"),
                number(node, "placeAtMost"),
                number(node, "position"),
                number(node, "asOf"),
                text(node, "phase"),
                node.path("soldOut").asBoolean(false),
                number(node, "mayReturn"),
                node.path("updating").asBoolean(false));
    }

    static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isString() ? value.stringValue() : null;
    }

    static @Nullable Long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNumber() ? Long.valueOf(value.longValue()) : null;
    }
}
