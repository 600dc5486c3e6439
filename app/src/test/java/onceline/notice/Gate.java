package onceline.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import onceline.RealServers;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.Topic;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.HttpServer;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.http.Streams;
import onceline.plumbing.json.Json;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.work.Runner;
import onceline.plumbing.work.Worker;
import onceline.words.EventId;
import onceline.words.UserId;
import tools.jackson.databind.JsonNode;

/** What this room does, on real servers: a gate with its feed, and the consumers where a test starts them. */
final class Gate implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Unique: topics and tables are shared. */
    final EventId event = new EventId("n-" + UUID.randomUUID().toString().substring(0, 13));

    final DatabaseConsumer.Parts parts = RealServers.parts();
    private final List<Runner> runners = new ArrayList<>();
    private final List<Page> pages = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Streams streams;
    private final HttpServer http;
    private final URI address;

    Gate() {
        var settings = settings();
        streams = new Streams(parts.metrics(), settings);
        var callers = new Believing();
        var notices = new NoticeRoutes(callers, parts.database());
        var routes = new Routes();
        notices.addTo(routes);
        notices.contributeTo(streams);
        streams.routes(routes, callers, queue -> {});
        http = HttpServer.start(settings, routes);
        address = URI.create("http://127.0.0.1:" + http.port());
        run(new Feed(parts.database(), streams, parts.metrics()));
    }

    void runConsumers() {
        Notices.workers(parts, () -> {}).forEach(this::run);
    }

    void stopConsumers() {
        runners.removeLast().close();
        runners.removeLast().close();
    }

    UserId user(int number) {
        return new UserId("u-" + event + "-" + number);
    }

    String fact(int number) {
        return event + "." + number + "#2";
    }

    Told told(int user, int number) {
        return new Told(
                user(user), fact(number), "ticket-expired", new Particulars(event, null, 0, null, null, null, null));
    }

    Page open(int user) throws IOException, InterruptedException {
        var page = Page.open(client, address, user(user));
        pages.add(page);
        return page;
    }

    HttpResponse<String> get(int user) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve("/api/notices"))
                .header("Authorization", "Bearer " + user(user))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    JsonNode inbox(int user) throws IOException, InterruptedException {
        return Json.WIRE.readTree(get(user).body());
    }

    /** A connection whose transaction the test commits. */
    Connection begin() throws SQLException {
        return parts.database().dataSource().getConnection();
    }

    void store(Told... told) throws SQLException {
        parts.database().transaction(tx -> NoticeRows.insert(tx, List.of(told)));
    }

    void sendIssued(int user, int place) {
        send(Topic.TICKET_ISSUED, """
                {"type": "TicketIssued", "ticket": "%s.%d", "version": 1, "eventId": "%s", "user": "%s", "place": %d,
                 "holdUntil": 1700000600000, "at": 1700000000000}""".formatted(event, place, event, user(user), place));
    }

    void sendExpired(int user, int place) {
        send(Topic.NOTIFICATION, """
                {"type": "Notification", "fact": "%s", "user": "%s", "kind": "ticket-expired", "eventId": "%s",
                 "ticket": "%s.%d", "at": 1700000700000}""".formatted(fact(place), user(user), event, event, place));
    }

    void send(Topic topic, String value) {
        parts.sender()
                .send(topic, null, event.value(), value.getBytes(StandardCharsets.UTF_8))
                .join();
    }

    /** Of this gate's event. */
    long stored() {
        return RealServers.number("select count(*) from notice where fact like '" + event + ".%'");
    }

    void awaitStored(long count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).isEqualTo(count));
    }

    void run(Worker worker) {
        runners.add(Runner.start(worker, Duration.ofMillis(20)));
    }

    @Override
    public void close() {
        pages.forEach(Page::close);
        client.shutdownNow();
        streams.closeAll();
        http.close();
        runners.forEach(Runner::close);
        parts.sender().close();
        parts.database().close();
    }

    private static Settings settings() {
        var known = new ArrayList<Setting<?>>(HttpServer.SETTINGS);
        known.addAll(Streams.SETTINGS);
        var given = Map.of("http.port", "0", "stream.heartbeat", "1s");
        return Settings.read(known, java.util.Set.of(), new Settings.Sources(given, Map.of(), Map.of()));
    }

    /** Believes whoever says a name. */
    private static final class Believing implements Callers {
        @Override
        public UserId user(Request request) {
            return new UserId(request.bearer().orElseThrow(() -> Problem.signInFirst("Who are you?")));
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
}
