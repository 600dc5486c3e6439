package onceline;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;

/** Health, metrics and the description of the interface: every process has them. */
final class OperationsRoutes {
    private final Set<Role> roles;
    private final Workers workers;
    private final Redis redis;
    private final Metrics metrics;
    private final byte[] openApi = openApi();
    private volatile boolean ready;

    OperationsRoutes(Set<Role> roles, Workers workers, Redis redis, Metrics metrics) {
        this.roles = roles;
        this.workers = workers;
        this.redis = redis;
        this.metrics = metrics;
    }

    void addTo(Routes routes) {
        routes.get("/health/live", request -> Answer.ok(Map.of("status", "live")))
                .get("/health/ready", this::ready)
                .raw(
                        "/metrics",
                        (request, raw, response) ->
                                text(response, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()))
                .raw("/openapi.json", (request, raw, response) -> {
                    response.header(HeaderNames.CONTENT_TYPE, "application/json");
                    response.send(openApi);
                });
    }

    /** From now on, or no longer, this process wants traffic. */
    void ready(boolean ready) {
        this.ready = ready;
    }

    /** Ready does not mean that everything is well: with Redis away joins still count, so traffic is welcome. */
    private Answer ready(Request request) {
        if (!ready) {
            throw Problem.away("This process is starting or stopping.");
        }
        var status = new LinkedHashMap<String, Object>();
        status.put("status", "ready");
        status.put("roles", roles.stream().map(Role::label).sorted().toList());
        status.put("workers", workers.names());
        status.put("redis", redis.connected() ? "connected" : "away");
        return Answer.ok(status);
    }

    private static void text(ServerResponse response, String type, String text) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.send(text);
    }

    private static byte[] openApi() {
        try (var in = OperationsRoutes.class.getResourceAsStream("/onceline/openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
