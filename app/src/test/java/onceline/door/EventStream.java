package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An open event stream and all it has told so far, each event held against its schema. */
final class EventStream implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Map<String, String> SCHEMAS = Map.of(
            "state",
            "State",
            "place",
            "Standing",
            "ticket:issued",
            "Notice",
            "notice",
            "Notice",
            "nearly",
            "Nearly",
            "lot",
            "Lot");

    record Event(String name, JsonNode data) {}

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final int status;
    private final InputStream body;

    private EventStream(int status, InputStream body) {
        this.status = status;
        this.body = body;
        Thread.ofVirtual().name("stream").start(this::read);
    }

    static EventStream open(HttpRequest request, HttpClient http) {
        try {
            var answer = http.send(request, BodyHandlers.ofInputStream());
            return new EventStream(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int status() {
        return status;
    }

    /** What was told so far under that name. */
    List<JsonNode> told(String name) {
        assertThat(faults).isEmpty();
        return events.stream()
                .filter(event -> event.name().equals(name))
                .map(Event::data)
                .toList();
    }

    /** All notices so far: those of the first message and those that came by themselves. */
    List<JsonNode> notices() {
        return Stream.of(
                        told("state").stream()
                                .flatMap(state -> state.get("notices").valueStream()),
                        told("ticket:issued").stream(),
                        told("notice").stream())
                .flatMap(notices -> notices)
                .toList();
    }

    /** What happened, each once. */
    Set<String> facts() {
        return notices().stream().map(notice -> notice.get("fact").asString()).collect(Collectors.toSet());
    }

    /** All standings so far, in the order in which they came. */
    List<JsonNode> standings() {
        assertThat(faults).isEmpty();
        return events.stream()
                .filter(event -> event.name().equals("state") || event.name().equals("place"))
                .map(event -> event.data().path("standing").isMissingNode()
                        ? event.data()
                        : event.data().get("standing"))
                .toList();
    }

    private void read() {
        String name = "message";
        var data = new StringBuilder();
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).strip());
                } else if (line.isEmpty() && !data.isEmpty()) {
                    note(name, MAPPER.readTree(data.toString()));
                    data.setLength(0);
                    name = "message";
                }
            }
        } catch (IOException closed) {
            // by us, or by the server: what was told stays told
        }
    }

    private void note(String name, JsonNode data) {
        String schema = SCHEMAS.get(name);
        if (schema == null) {
            faults.add("an event named " + name);
        } else {
            faults.addAll(OpenApi.shipped().faults(schema, data));
        }
        events.add(new Event(name, data));
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
