package onceline.drills;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import onceline.drills.http.Answer;
import onceline.drills.http.EventStream;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.HttpLine;
import onceline.drills.http.Request;
import org.jspecify.annotations.Nullable;

/** Stands between the crowd and a gate, hands everything on, and meddles where a test wants a defect. */
final class Meddler implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final HttpServer server;
    private final HttpAddress gate;
    private UnaryOperator<Request> onTheWay = request -> request;
    private Function<Request, @Nullable Answer> instead = request -> null;
    private Swallow swallow = (token, event) -> false;
    private UnaryOperator<EventStream.Event> retold = event -> event;

    /** Whether an event never arrives. */
    interface Swallow {
        boolean test(String token, EventStream.Event event);
    }

    Meddler(URI gate) throws IOException {
        this.gate = HttpAddress.of(gate);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Changes requests. */
    Meddler changing(UnaryOperator<Request> change) {
        onTheWay = change;
        return this;
    }

    /** Answers in the gate's place where the function has an answer. */
    Meddler answering(Function<Request, @Nullable Answer> answer) {
        instead = answer;
        return this;
    }

    Meddler swallowing(Swallow events) {
        swallow = events;
        return this;
    }

    Meddler retelling(UnaryOperator<EventStream.Event> events) {
        retold = events;
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = read(exchange);
            if (request.path().startsWith("/api/stream")) {
                stream(exchange, request);
            } else {
                Answer answer = instead.apply(request);
                write(exchange, answer == null ? call(onTheWay.apply(request)) : answer);
            }
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                authorization == null ? null : authorization.substring("Bearer ".length()),
                body.isEmpty() ? null : body);
    }

    private Answer call(Request request) throws IOException {
        try (HttpLine line = HttpLine.open(gate, 0, PATIENCE, 1024)) {
            return line.call(request);
        }
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
        if (text.length > 0) {
            exchange.getResponseBody().write(text);
        }
    }

    private void stream(HttpExchange exchange, Request request) throws IOException {
        String token = request.token() == null ? "" : request.token();
        try (EventStream events = EventStream.open(gate, 0, request, PATIENCE)) {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (EventStream.Event event = events.next(); event != null; event = events.next()) {
                if (!swallow.test(token, event)) {
                    EventStream.Event told = retold.apply(event);
                    String text = "event: " + told.name() + "\ndata: " + told.data() + "\n\n";
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        } catch (EventStream.Refused refused) {
            write(exchange, new Answer(refused.status(), "{}", null));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
