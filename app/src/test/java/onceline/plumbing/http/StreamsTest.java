package onceline.plumbing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.words.QueueId;
import onceline.words.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class StreamsTest {
    private static final UserId KIM = new UserId("u-kim");
    private static final QueueId LINE = new QueueId("event:rush");

    private final Set<String> signedOut = ConcurrentHashMap.newKeySet();
    private final Metrics metrics = new Metrics();
    private final AtomicBoolean away = new AtomicBoolean();
    private final List<Line> opened = new ArrayList<>();
    private Streams streams;
    private HttpServer server;

    record Shown(long asOf) {}

    @BeforeEach
    void start() {
        var settings = HttpServerTest.settings(Map.of(
                "http.port", "0",
                "http.arrival", "300ms",
                "http.idle", "1s",
                "stream.heartbeat", "1s",
                "stream.most", "30"));
        streams = new Streams(metrics, settings);
        streams.contribute("queue", (user, queue) -> queue.map(QueueId::value).orElse(null));
        streams.contribute("whom", (user, queue) -> {
            if (away.get()) {
                throw Problem.away("on purpose");
            }
            return user.value();
        });
        var routes = new Routes();
        streams.routes(routes, new Doorman(), queue -> {});
        routes.get("/still-there", request -> Answer.noContent());
        server = HttpServer.start(settings, routes);
    }

    @AfterEach
    void stop() throws IOException {
        for (var line : opened) {
            line.close();
        }
        streams.closeAll();
        server.close();
    }

    /** Takes the token for the name. */
    private final class Doorman implements Callers {
        @Override
        public UserId user(Request request) {
            String name = request.bearer().orElse("");
            if (name.isEmpty() || signedOut.contains(name)) {
                throw Problem.signInFirst("Who are you?");
            }
            return new UserId(name);
        }

        @Override
        public Optional<UserId> anybody(Request request) {
            return request.bearer().map(UserId::new);
        }

        @Override
        public void requireAdmin(Request request) {}

        @Override
        public void requireService(Request request) {}
    }

    private Line open(String path) throws IOException {
        return new Line(server)
                .say("GET " + path + " HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " + KIM + "\r\n\r\n");
    }

    @Test
    void theFirstEventIsTheWholeState() throws IOException {
        try (var line = open("/api/stream?queue=event:rush")) {
            var start = line.hearUntil("data:");
            assertThat(start).contains("HTTP/1.1 200 OK", "Content-Type: text/event-stream", "event: state");
            assertThat(start.getLast()).isEqualTo("data: {\"queue\":\"event:rush\",\"whom\":\"u-kim\"}");
            assertThat(streams.users()).containsExactly(KIM);
            assertThat(streams.watched()).containsExactly(LINE);
            assertThat(streams.watching(LINE))
                    .singleElement()
                    .satisfies(stream -> assertThat(stream.queue()).hasValue(LINE));
        }
        await().until(() -> streams.open() == 0);
        assertThat(streams.users()).isEmpty();
        assertThat(streams.watched()).isEmpty();
    }

    @Test
    void eventsFollowInOrderAndOnlyTheNewestPlace() throws IOException {
        try (var line = open("/api/stream?queue=event:rush")) {
            line.hearUntil("data:");
            var stream = streams.watching(LINE).iterator().next();
            stream.replace("place", Map.of("position", 3));
            stream.replace("place", Map.of("position", 2));
            assertThat(line.hearUntil("data: {\"position\":2}")).contains("event: place");
            streams.offer(KIM, "notice", Map.of("id", 1));
            streams.offer(KIM, "notice", Map.of("id", 2));
            assertThat(line.hearUntil("data: {\"id\":2}")).contains("event: notice", "data: {\"id\":1}");
        }
    }

    @Test
    void aStreamOutlivesTheIdleTimeOfConnections() throws IOException {
        try (var line = open("/api/stream")) {
            for (int beat = 0; beat < 3; beat++) {
                line.hearUntil(":");
            }
            streams.offer(KIM, "notice", Map.of("id", 7));
            line.hearUntil("data: {\"id\":7}");
        }
    }

    /** Java's HttpClient says so with a GET. As many streams as there are processors, so that none is left if they do not rest. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 0\r\n\r\n", "Content-Length: 2\r\n\r\n{}"})
    void aStreamRestsWhateverItsRequestSaysOfABody(String said) throws IOException {
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            var line = new Line(server);
            opened.add(line);
            line.say("GET /api/stream HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " + KIM + "\r\n" + said);
            line.hearUntil("data:");
        }
        for (var line : opened) {
            line.hearUntil(":"); // more than the time to arrive has passed
        }
        try (var another = new Line(server)) {
            assertThat(another.say("GET /still-there HTTP/1.1\r\nHost: here\r\n\r\n")
                            .hear())
                    .startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void whoIsInterruptedEndsRatherThanNeverRestAgain() throws Exception {
        var ended = new CompletableFuture<Boolean>();
        var sender = Thread.ofVirtual().start(() -> {
            var stream = new LiveStream(KIM, Optional.empty(), () -> {});
            stream.take(Duration.ofMinutes(1));
            ended.complete(!stream.open());
        });
        sender.interrupt();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void remembersOneValue() {
        var stream = new LiveStream(KIM, Optional.empty(), () -> {});
        assertThat(stream.remembered(Shown.class)).isEmpty();
        stream.remember(new Shown(1));
        stream.remember(new Shown(2));
        assertThat(stream.remembered(Shown.class)).hasValue(new Shown(2));
    }

    @Test
    void whoTakesNothingIsCutAndCounted() throws IOException {
        try (var line = open("/api/stream")) {
            line.hearUntil("data:");
            var large = Map.of("text", "x".repeat(1_000_000));
            await().pollInterval(Duration.ofMillis(5)).until(() -> {
                streams.offer(KIM, "notice", large);
                return streams.open() == 0;
            });
            assertThat(metrics.counter(Metric.STREAMS_OVERRUN).count()).isEqualTo(1);
        }
    }

    @Test
    void theStreamEndsWithItsSession() throws IOException {
        try (var line = open("/api/stream");
                var other = open("/api/stream")) {
            line.hearUntil("data:");
            other.hearUntil("data:");
            streams.doubt(KIM);
            streams.offer(KIM, "notice", Map.of("id", 1));
            line.hearUntil("data: {\"id\":1}");
            signedOut.add(KIM.value());
            streams.doubt(KIM);
            assertThat(line.hearAll()).doesNotContain("event:");
            other.hearAll();
        }
    }

    @Test
    void aLostMessageAboutTheEndOfASessionOnlyDelaysIt() throws IOException {
        try (var line = open("/api/stream")) {
            line.hearUntil("data:");
            signedOut.add(KIM.value());
            line.hearAll();
        }
    }

    @Test
    void whatWasAwayAtTheStartIsToldWhenItIsBack() throws IOException {
        away.set(true);
        try (var line = open("/api/stream?queue=event:rush")) {
            assertThat(line.hearUntil("data:").getLast()).isEqualTo("data: {\"queue\":\"event:rush\"}");
            away.set(false);
            assertThat(line.hearUntil("data:").getLast())
                    .isEqualTo("data: {\"queue\":\"event:rush\",\"whom\":\"u-kim\"}");
            line.hearUntil(":");
        }
    }

    @Test
    void closeAllEndsThemInOrder() throws IOException {
        try (var line = open("/api/stream")) {
            line.hearUntil("data:");
            streams.closeAll();
            assertThat(line.hearAll()).endsWith("0\r\n\r\n");
        }
        try (var late = open("/api/stream")) {
            assertThat(late.hear()).startsWith("HTTP/1.1 503");
        }
    }

    @Test
    void aPersonsOldestStreamMakesRoomAndTheGateHasAnEnd() throws IOException {
        try (var oldest = open("/api/stream")) {
            oldest.hearUntil("data:");
            for (int i = 0; i < 16; i++) {
                open("/api/stream").hearUntil("data:");
            }
            oldest.hearAll();
        }
    }

    @Test
    void withoutSessionOrWithAMalformedQueueThereIsNone() throws IOException {
        try (var stranger = new Line(server)) {
            assertThat(stranger.say("GET /api/stream HTTP/1.1\r\nHost: here\r\n\r\n")
                            .hear())
                    .startsWith("HTTP/1.1 401");
        }
        try (var lost = open("/api/stream?queue=event:%00")) {
            assertThat(lost.hear()).startsWith("HTTP/1.1 400");
        }
        assertThat(streams.open()).isZero();
    }
}
