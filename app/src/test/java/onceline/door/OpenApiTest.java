package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
    private static final OpenApi document = OpenApi.shipped();

    static List<OpenApi.Route> routes() {
        return document.routes();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(document.references())
                .allSatisfy(reference -> assertThat(
                                document.document().at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void everythingThatIsDescribedIsUsed() {
        List<String> described = new ArrayList<>();
        document.document()
                .get("components")
                .properties()
                .forEach(kind -> kind.getValue()
                        .propertyNames()
                        .forEach(name -> described.add("#/components/" + kind.getKey() + "/" + name)));
        // Data of stream events, which OpenAPI has no place for.
        assertThat(described)
                .filteredOn(name -> !name.contains("/securitySchemes/") && !name.matches(".*/(State|Nearly)"))
                .allSatisfy(name -> assertThat(document.references()).contains(name));
    }

    @Test
    void operationsHaveNamesOfTheirOwn() {
        assertThat(routes())
                .map(route -> document.operation(route).path("operationId").asString())
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).matches("[a-zA-Z]+"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyPartOfAPathIsDescribed(OpenApi.Route route) {
        var inPath = Pattern.compile("\\{(\\w+)}")
                .matcher(route.path())
                .results()
                .map(name -> name.group(1))
                .toList();
        List<String> described = new ArrayList<>();
        for (JsonNode parameter : document.operation(route).path("parameters")) {
            JsonNode resolved = document.resolve(parameter);
            if (resolved.get("in").asString().equals("path")) {
                described.add(resolved.get("name").asString());
            }
        }
        assertThat(described).containsExactlyInAnyOrderElementsOf(inPath);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyExampleIsValid(OpenApi.Route route) {
        JsonNode operation = document.operation(route);
        List<JsonNode> contents = new ArrayList<>();
        contents.add(operation.path("requestBody").path("content"));
        operation
                .get("responses")
                .forEach(response -> contents.add(document.resolve(response).path("content")));
        contents.forEach(content -> content.forEach(media -> {
            if (media.has("example")) {
                assertThat(document.faults(media.get("schema"), media.get("example")))
                        .isEmpty();
            }
        }));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRefusalIsAProblem(OpenApi.Route route) {
        document.operation(route).get("responses").properties().forEach(response -> {
            if (response.getKey().startsWith("4")) {
                assertThat(document.resolve(response.getValue()).get("content").propertyNames())
                        .containsExactly("application/problem+json");
            }
        });
    }

    @Test
    void wrongAnswersAreSeen() {
        var me = new OpenApi.Route("GET", "/api/me");
        assertThat(document.faults(me, 200, "application/json", """
                {"user":"u-1","contact":"a","language":"ko"}""")).isEmpty();
        assertThat(document.faults(me, 200, "application/json", """
                {"user":"u-1","contact":"a","language":"ko","secret":1}""")).isNotEmpty();
        assertThat(document.faults(me, 200, "application/json", """
                {"user":"u-1","contact":"a"}""")).isNotEmpty();
        assertThat(document.faults(me, 200, "text/html", "")).isNotEmpty();
        assertThat(document.faults(me, 500, "application/problem+json", "{}")).isNotEmpty();
    }
}
