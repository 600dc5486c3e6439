package onceline.door;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One answer of the product, which agreed with the OpenAPI document. */
record Reply(int status, HttpHeaders headers, String body) {
    private static final JsonMapper MAPPER = new JsonMapper();

    JsonNode json() {
        return MAPPER.readTree(body);
    }

    /** A field as text; empty if it is not there. */
    String text(String field) {
        return json().path(field).asString("");
    }

    long number(String field) {
        return json().required(field).asLong();
    }

    boolean has(String field) {
        return json().has(field);
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The last part of the type of a problem, such as {@code not-found}; empty for what is none. */
    String problem() {
        return text("type").replaceFirst(".*/", "");
    }
}
