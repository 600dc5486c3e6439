package onceline.plumbing.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import onceline.plumbing.json.Json;
import onceline.words.MalformedId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the routes of all rooms; every error that leaves here is a problem document. */
public final class Routes {
    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private final List<Route> all = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals();
    private final Pages pages = new Pages();

    /** @param path Helidon's form, such as {@code /api/tickets/{id}} */
    public record Route(String method, String path) {}

    private final HttpRouting.Builder routing = HttpRouting.builder();

    public Routes get(String path, Handler handler) {
        return add(Method.GET, path, handler);
    }

    public Routes post(String path, Handler handler) {
        return add(Method.POST, path, handler);
    }

    public Routes patch(String path, Handler handler) {
        return add(Method.PATCH, path, handler);
    }

    public Routes delete(String path, Handler handler) {
        return add(Method.DELETE, path, handler);
    }

    /** For answers that are not one JSON document: pages, metrics, event streams. */
    public Routes raw(String path, RawHandler handler) {
        all.add(new Route("GET", path));
        routing.get(path, (request, response) -> {
            try {
                handler.handle(received(request, response), request, response);
            } catch (Exception failed) {
                fail(request, response, failed);
            }
        });
        return this;
    }

    /** A handler that writes its own response. */
    @FunctionalInterface
    public interface RawHandler {
        void handle(Request request, ServerRequest raw, ServerResponse response) throws Exception;
    }

    /** What was registered, for the test that compares it with the OpenAPI document. */
    public List<Route> all() {
        return List.copyOf(all);
    }

    /** The finished routing. Call once, when all rooms have added theirs. */
    public HttpRouting.Builder routing() {
        routing.addFilter(Routes::closeIfAsked);
        routing.get("/*", this::servePage);
        routing.any((request, response) -> {
            throw Problem.notFound("No such route; see /openapi.json.");
        });
        return routing.error(Exception.class, Routes::fail);
    }

    Arrivals arrivals() {
        return arrivals;
    }

    private void servePage(ServerRequest request, ServerResponse response) {
        try {
            var known = received(request, response).header("If-None-Match");
            if (!pages.serve(request.prologue().uriPath().path().substring(1), known, response)) {
                response.next();
            }
        } catch (Exception failed) {
            fail(request, response, failed);
        }
    }

    private Routes add(Method method, String path, Handler handler) {
        all.add(new Route(method.text(), path));
        routing.route(method, path, (request, response) -> {
            try {
                send(response, handler.handle(received(request, response)));
            } catch (Exception failed) {
                fail(request, response, failed);
            }
        });
        return this;
    }

    /** The request, here completely. Whoever answers without this is taken for late, and interrupted in its answer. */
    private Request received(ServerRequest request, ServerResponse response) {
        var received = new Request(request);
        receive(received, response);
        arrivals.arrived();
        return received;
    }

    /** Where a broken body ends, nobody can tell: what follows it must not be taken for another request. */
    private static void receive(Request request, ServerResponse response) {
        try {
            request.receive();
        } catch (HttpException | RequestException | IllegalArgumentException broken) {
            response.header(HeaderValues.CONNECTION_CLOSE);
            answer(response, broken instanceof IllegalArgumentException ? Problem.refused(400) : problem(broken));
            throw new CloseConnectionException("the body is broken", broken);
        }
    }

    /** RFC 9112, 9.6: a connection that its client wants closed is closed after the answer. */
    private static void closeIfAsked(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        chain.proceed();
        if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("as the client asked");
        }
    }

    private static void send(ServerResponse response, Answer answer) {
        response.status(Status.create(answer.status()));
        answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        if (answer.body() == null) {
            response.send();
        } else {
            response.header(HeaderNames.CONTENT_TYPE, "application/json");
            response.send(Json.DOOR.writeValueAsBytes(answer.body()));
        }
    }

    private static void fail(ServerRequest request, ServerResponse response, Exception failed) {
        if (isFarewell(failed)) {
            throw new CloseConnectionException("the client went away: there is nobody to answer", failed);
        }
        Problem problem = problem(failed);
        if (problem.status() == 500) {
            log.atError()
                    .addKeyValue("route", request.prologue().uriPath().path())
                    .setCause(failed)
                    .log("request failed");
        }
        answer(response, problem);
    }

    private static void answer(ServerResponse response, Problem problem) {
        response.status(Status.create(problem.status()));
        response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        var wait = problem.retryAfter();
        if (wait != null) {
            response.header(HeaderNames.RETRY_AFTER, String.valueOf(wait.toSeconds()));
        }
        response.send(Json.DOOR.writeValueAsBytes(problem.body()));
    }

    private static Problem problem(Exception failed) {
        return switch (failed) {
            case Problem problem -> problem;
            case MalformedId malformed -> Problem.malformed(malformed.getMessage() + ".");
            case HttpException http -> Problem.refused(http.status().code());
            case RequestException http -> Problem.refused(http.status().code());
            case java.sql.SQLException database -> Problem.unknownOutcome();
            default -> Problem.of(500, "failed", "Something is broken here", "It was logged; please report it.");
        };
    }

    private static boolean isFarewell(Exception failed) {
        return failed instanceof UncheckedIOException
                || failed instanceof DataReader.InsufficientDataAvailableException
                || failed instanceof ServerConnectionException
                || failed instanceof CloseConnectionException;
    }
}
