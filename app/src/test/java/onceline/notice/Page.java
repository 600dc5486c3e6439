package onceline.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import onceline.plumbing.json.Json;
import onceline.words.UserId;
import tools.jackson.databind.JsonNode;

/** An open event stream, and all that came over it. */
final class Page implements AutoCloseable {
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private final Stream<String> lines;

    record Event(String name, JsonNode data) {}

    private Page(Stream<String> lines) {
        this.lines = lines;
        Thread.ofVirtual().start(this::hear);
    }

    static Page open(HttpClient client, URI gate, UserId user) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gate.resolve("/api/stream"))
                .header("Authorization", "Bearer " + user)
                .build();
        return new Page(client.send(request, BodyHandlers.ofLines()).body());
    }

    List<Event> heard(String name) {
        return heard.stream().filter(event -> event.name().equals(name)).toList();
    }

    /** Of every notice that came, in a state or by itself. */
    Set<String> facts() {
        return heard.stream()
                .flatMap(event -> event.name().equals("state")
                        ? event.data().path("notices").valueStream()
                        : Stream.of(event.data()))
                .map(notice -> notice.path("fact").asString())
                .collect(Collectors.toSet());
    }

    void awaitFacts(String... facts) {
        await().atMost(Gate.PATIENCE).untilAsserted(() -> assertThat(facts()).contains(facts));
    }

    private void hear() {
        var name = new StringBuilder();
        try {
            lines.forEach(line -> {
                if (line.startsWith("event: ")) {
                    name.replace(0, name.length(), line.substring(7));
                } else if (line.startsWith("data: ")) {
                    heard.add(new Event(name.toString(), Json.WIRE.readTree(line.substring(6))));
                }
            });
        } catch (RuntimeException closed) {
            // the end, whoever made it
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
