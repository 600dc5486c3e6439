package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Asks the product, and holds every answer against the OpenAPI document. */
final class Client {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String url;
    private final Map<String, String> headers;

    Client(String url) {
        this(url, Map.of());
    }

    private Client(String url, Map<String, String> headers) {
        this.url = url;
        this.headers = headers;
    }

    Client bearing(String token) {
        return with("Authorization", "Bearer " + token);
    }

    Client with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Client(url, more);
    }

    Reply get(String path) {
        return ask("GET", path, null);
    }

    Reply post(String path) {
        return ask("POST", path, null);
    }

    /** @param body JSON, or what pretends to be */
    Reply post(String path, String body) {
        return ask("POST", path, body);
    }

    Reply patch(String path, String body) {
        return ask("PATCH", path, body);
    }

    Reply delete(String path) {
        return ask("DELETE", path, null);
    }

    EventStream stream(String path) {
        return EventStream.open(request("GET", path, null), HTTP);
    }

    private Reply ask(String method, String path, @org.jspecify.annotations.Nullable String body) {
        try {
            var answer = HTTP.send(request(method, path, body), BodyHandlers.ofString());
            var reply = new Reply(answer.statusCode(), answer.headers(), answer.body());
            agrees(method, path, reply);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String method, String path, @org.jspecify.annotations.Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::setHeader);
        return request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    private static void agrees(String method, String path, Reply reply) {
        String plain = path.replaceFirst("\\?.*", "");
        String type = reply.header("Content-Type").replaceFirst(";.*", "").strip();
        OpenApi document = OpenApi.shipped();
        var faults = document.route(method, plain)
                .map(route -> document.faults(route, reply.status(), type, reply.body()))
                .orElseGet(java.util.List::of);
        assertThat(faults)
                .as("%s %s → %s %s", method, path, reply.status(), reply.body())
                .isEmpty();
    }
}
