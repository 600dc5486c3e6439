package onceline.plumbing.http;

import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.Set;
import onceline.plumbing.json.Json;
import onceline.words.MalformedId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** A request as handlers see it: typed, with every refusal already a {@link Problem}. */
public final class Request {
    private static final String JSON = "application/json";

    private static final Set<Method> SAFE = Set.of(Method.GET, Method.HEAD, Method.OPTIONS, Method.TRACE);
    private static final byte[] NOTHING = {};

    private final ServerRequest request;
    private byte[] body = NOTHING;

    Request(ServerRequest request) {
        this.request = request;
    }

    /** Reads the body, which is short and may be slow, before anything else is done for this request. */
    void receive() {
        if (request.content().hasEntity()) {
            body = request.content().as(byte[].class);
        }
    }

    /** The body as a record. Unknown fields, wrong types, missing primitives and other content types are refused. */
    public <T> T body(Class<T> type) {
        requireJson();
        try {
            T value = Json.DOOR.readValue(body, type);
            if (value == null) {
                throw Problem.malformed("The body must be a JSON object.");
            }
            return value;
        } catch (UnrecognizedPropertyException unknown) {
            throw Problem.malformed("Unknown field; known are " + unknown.getKnownPropertyIds() + ".");
        } catch (JacksonException malformed) {
            throw Problem.malformed(explain(malformed));
        }
    }

    /** The body as {@link #body} reads it, or {@code absent} when there is none. */
    public <T> T bodyOr(Class<T> type, T absent) {
        return body.length == 0 ? absent : body(type);
    }

    public String path(String name) {
        return request.path().pathParameters().get(name);
    }

    public Optional<String> query(String name) {
        Parameters query = request.query();
        return query.contains(name) ? Optional.of(query.get(name)) : Optional.empty();
    }

    public Optional<String> header(String name) {
        return request.headers().first(HeaderNames.create(name));
    }

    /** Whether its method may change something, as RFC 9110 (9.2.1) divides them. */
    public boolean changesThings() {
        return !SAFE.contains(request.prologue().method());
    }

    /** {@code Authorization: Bearer …}, if there is one. */
    public Optional<String> bearer() {
        return header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip());
    }

    public Optional<String> cookie(String name) {
        Parameters cookies = request.headers().cookies();
        return cookies.contains(name) ? Optional.of(cookies.get(name)) : Optional.empty();
    }

    /** The address of the peer, without its port. */
    public String peer() {
        return request.remotePeer().host();
    }

    private void requireJson() {
        boolean json = request.headers()
                .contentType()
                .map(type -> type.mediaType().text().equals(JSON))
                .orElse(false);
        if (!json) {
            throw Problem.of(
                    415, "not-json", "Wrong content type", "Send the body as application/json with that content type.");
        }
    }

    private static String explain(JacksonException malformed) {
        if (malformed.getCause() instanceof MalformedId id) {
            return id.getMessage() + ".";
        }
        var at = malformed.getLocation();
        return "The body is not the JSON that is expected here (line " + (at == null ? 1 : at.getLineNr()) + ", column "
                + (at == null ? 1 : at.getColumnNr()) + ").";
    }
}
