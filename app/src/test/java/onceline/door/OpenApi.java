package onceline.door;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document as a judge of answers. */
final class OpenApi {
    /** A route as the document names it, such as {@code GET /api/tickets/{id}}. */
    record Route(String method, String path) {
        /** The longest literal match wins, as in the server. */
        boolean matches(String method, String path) {
            return this.method.equals(method) && pattern().matcher(path).matches();
        }

        private Pattern pattern() {
            return Pattern.compile(path.replaceAll("[.]", "\\\\.").replaceAll("\\{\\w+}", "[^/]+"));
        }
    }

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final OpenApi SHIPPED = new OpenApi(load());

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    private OpenApi(JsonNode document) {
        this.document = document;
    }

    static OpenApi shipped() {
        return SHIPPED;
    }

    JsonNode document() {
        return document;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method ->
                                routes.add(new Route(method.toUpperCase(java.util.Locale.ROOT), path.getKey()))));
        return routes;
    }

    /** The route that such a request takes; empty for one that is not in the document. */
    Optional<Route> route(String method, String path) {
        return routes().stream()
                .filter(route -> route.matches(method, path))
                .min(java.util.Comparator.comparing(route -> route.path().contains("{")));
    }

    /**
     * What is wrong with such an answer; empty if nothing is.
     *
     * @param contentType without parameters; empty if there was none
     */
    List<String> faults(Route route, int status, String contentType, String body) {
        JsonNode response = resolve(operation(route).get("responses").path(String.valueOf(status)));
        if (response.isMissingNode()) {
            return List.of(route + " answers " + status + ", which the document does not know");
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            return body.isEmpty() ? List.of() : List.of(route + " answers " + status + " with a body: " + body);
        }
        JsonNode media = content.path(contentType);
        if (media.isMissingNode()) {
            return List.of(route + " answers " + status + " with the content type '" + contentType + "', not with "
                    + content.propertyNames());
        }
        return contentType.endsWith("json") ? faults(media.get("schema"), MAPPER.readTree(body)) : List.of();
    }

    /** What is wrong with a document of that schema of the components, such as the data of a stream event. */
    List<String> faults(String schema, JsonNode value) {
        return faults(MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + schema), value);
    }

    List<String> faults(JsonNode schema, JsonNode value) {
        return compiled(schema)
                .validate(value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage() + " in " + value)
                .toList();
    }

    /** Follows a {@code $ref} inside the document. */
    JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode()
                ? node
                : document.at(reference.asString().substring(1));
    }

    JsonNode operation(Route route) {
        return document.get("paths").get(route.path()).get(route.method().toLowerCase(java.util.Locale.ROOT));
    }

    /** All references of the document, each once. */
    TreeSet<String> references() {
        TreeSet<String> all = new TreeSet<>();
        document.findValues("$ref").forEach(reference -> all.add(reference.asString()));
        return all;
    }

    /** A JSON Schema of its own: there, what is shared stands below {@code $defs}. */
    private Schema compiled(JsonNode schema) {
        return schemas.computeIfAbsent(schema, wanted -> {
            ObjectNode whole = MAPPER.createObjectNode();
            whole.set("$defs", document.get("components").get("schemas"));
            whole.putArray("allOf").add(wanted);
            return registry.getSchema(whole.toString().replace("#/components/schemas/", "#/$defs/"));
        });
    }

    private static JsonNode load() {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream("/onceline/openapi.json"))) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
