package onceline.member;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import onceline.RealServers;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.HttpServer;
import onceline.plumbing.http.Routes;
import onceline.plumbing.http.Streams;
import onceline.plumbing.json.Json;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.Runner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A gate with this room only, and three doors to knock at: for people, the operator and the service. */
final class Gate implements AutoCloseable {
    static final String SESSION_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    static final String ADMIN = "the operator's token";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Metrics metrics = new Metrics();
    private final Database database;
    private final Redis redis;
    private final Streams streams;
    private final Runner listener;
    private final HttpServer server;

    private Gate(Settings settings) {
        this.database = Database.open(settings);
        this.redis = Redis.open(settings);
        this.streams = new Streams(metrics, settings);
        var members = new Members(settings, Keyring.open(settings), database, redis, streams, metrics);
        var callers = members.callers();
        var routes = new Routes();
        members.addTo(routes);
        streams.routes(routes, callers, queue -> {});
        routes.get("/who", request -> Answer.ok(Map.of("user", callers.user(request))));
        routes.post("/change", request -> Answer.ok(Map.of("user", callers.user(request))));
        routes.post("/admin", request -> {
            callers.requireAdmin(request);
            return Answer.noContent();
        });
        routes.post("/service", request -> {
            callers.requireService(request);
            return Answer.noContent();
        });
        var listening = redis.listening();
        members.listen(listening);
        var hears = new CountDownLatch(1);
        listening.to("gate", message -> {}, hears::countDown);
        this.listener = Runner.start(listening, Duration.ofMillis(100));
        this.server = HttpServer.start(settings, routes);
        if (RealServers.lab().redis().running()) {
            await().until(() -> redis.connected() && hears.getCount() == 0);
        }
    }

    static Gate open(String... environment) {
        var secrets = new HashMap<>(Map.of(
                "ONCELINE_KEYS_SESSION", SESSION_KEY,
                "ONCELINE_ADMIN_TOKEN", ADMIN));
        for (int i = 0; i < environment.length; i += 2) {
            secrets.put(environment[i], environment[i + 1]);
        }
        var lab = RealServers.lab();
        var file = Map.of(
                "database.url", lab.database().url(),
                "database.user", lab.database().user(),
                "database.password", lab.database().password(),
                "redis.url", lab.redis().url(),
                "http.port", "0",
                "stream.heartbeat", "1s",
                "data.dir", lab.directory().resolve("gate").toString());
        return new Gate(Settings.read(known(), Set.of(), new Settings.Sources(file, secrets, Map.of())));
    }

    private static List<Setting<?>> known() {
        return List.of(
                        Database.SETTINGS,
                        Redis.SETTINGS,
                        Streams.SETTINGS,
                        HttpServer.SETTINGS,
                        Keyring.SETTINGS,
                        Members.SETTINGS)
                .stream()
                .<Setting<?>>flatMap(List::stream)
                .toList();
    }

    /** What came back, with its JSON; missing where there is none. */
    record Reply(int status, JsonNode json, HttpResponse<String> raw) {
        String text(String field) {
            return json.path(field).asString("");
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    Reply signIn(String contact, String key) throws Exception {
        return post("/api/sessions", Map.of("contact", contact, "key", key), Map.of());
    }

    Reply get(String path, String token) throws Exception {
        return send("GET", path, null, Map.of("Authorization", "Bearer " + token));
    }

    Reply post(String path, @Nullable Object body, Map<String, String> headers) throws Exception {
        return send("POST", path, body == null ? null : Json.WIRE.writeValueAsString(body), headers);
    }

    Reply send(String method, String path, @Nullable String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(20));
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofString(body));
            request.setHeader("Content-Type", "application/json");
        }
        headers.forEach(request::setHeader);
        var raw = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        boolean json = raw.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Reply(raw.statusCode(), Json.WIRE.readTree(json ? raw.body() : "null"), raw);
    }

    /** How many sessions this gate gave back to Redis. */
    double restored() {
        return metrics.counter(Metric.SESSIONS_RESTORED).count();
    }

    Streams streams() {
        return streams;
    }

    Redis redis() {
        return redis;
    }

    String url() {
        return server.url();
    }

    @Override
    public void close() {
        streams.closeAll();
        server.close();
        listener.close();
        redis.close();
        database.close();
    }
}
