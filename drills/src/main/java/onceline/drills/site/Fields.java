package onceline.drills.site;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads fields that may be missing. */
final class Fields {
    private Fields() {}

    static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isString() ? value.stringValue() : null;
    }

    static String textOr(JsonNode node, String field, String otherwise) {
        String value = text(node, field);
        return value == null ? otherwise : value;
    }

    static @Nullable Long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNumber() ? Long.valueOf(value.longValue()) : null;
    }

    static long numberOr(JsonNode node, String field, long otherwise) {
        Long value = number(node, field);
        return value == null ? otherwise : value;
    }
}
