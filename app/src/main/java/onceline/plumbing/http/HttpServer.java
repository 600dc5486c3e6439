package onceline.plumbing.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;

/** The HTTP door: one virtual thread per connection, bounded in everything a client can stretch. */
public final class HttpServer implements AutoCloseable {
    public static final Setting<String> HOST =
            Setting.text("http.host", "127.0.0.1", "Address to listen on; 0.0.0.0 is every address of the machine.");
    public static final Setting<Integer> PORT =
            Setting.count("http.port", 8080, 0, 65_535, "Port to listen on; 0 takes any free one.");
    public static final Setting<Integer> MOST_CONNECTIONS = Setting.count(
            "http.max-connections",
            200_000,
            1,
            1_000_000,
            "Open connections at most; further ones wait. Each takes a file handle and some 10 KiB.");
    public static final Setting<Duration> ARRIVAL = Setting.duration(
            "http.arrival",
            "10s",
            "100ms",
            "5m",
            "How long the headers and the body of a request may take to arrive; then the connection is cut.");
    public static final Setting<Duration> IDLE = Setting.duration(
            "http.idle",
            "75s",
            "1s",
            "1h",
            "How long a connection may stand between two requests; event streams are not idle.");
    public static final List<Setting<?>> SETTINGS = List.of(HOST, PORT, MOST_CONNECTIONS, ARRIVAL, IDLE);

    static final long MOST_BODY_BYTES = 16 * 1024;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int MOST_PROLOGUE_BYTES = 4 * 1024;

    /** Pending connects that the kernel keeps: a rush knocks all at once. */
    private static final int BACKLOG = 4_096;

    /** Only event streams use the buffered stream, and write whole events: a small buffer is passed by. */
    private static final int WRITE_BUFFER_BYTES = 512;

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /** Held, because the logging of the JDK forgets the level of a logger that nobody holds. */
    private static final java.util.logging.Logger HELIDON = java.util.logging.Logger.getLogger("io.helidon");

    private final String host;
    private final WebServer server;
    private final ScheduledExecutorService sweeper;

    private HttpServer(String host, WebServer server, ScheduledExecutorService sweeper) {
        this.host = host;
        this.server = server;
        this.sweeper = sweeper;
    }

    /** Starts to answer, and says so on standard output. */
    public static HttpServer start(Settings settings, Routes routes) {
        HELIDON.setLevel(java.util.logging.Level.WARNING);
        var arrivals = routes.arrivals();
        arrivals.patience(settings.get(ARRIVAL).toNanos());
        var server = build(settings, routes).start();
        var started = new HttpServer(settings.get(HOST), server, sweep(arrivals, settings.get(ARRIVAL)));
        System.out.println("listening on " + started.url());
        return started;
    }

    public int port() {
        return server.port();
    }

    /** Such as {@code http://127.0.0.1:8080}. */
    public String url() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /** Takes no more requests, and gives those under way 5 s; end the event streams before. */
    @Override
    public void close() {
        server.stop();
        sweeper.shutdownNow();
    }

    private static WebServer build(Settings settings, Routes routes) {
        Duration idle = settings.get(IDLE);
        return WebServer.builder()
                .host(settings.get(HOST))
                .port(settings.get(PORT))
                .backlog(BACKLOG)
                .maxTcpConnections(settings.get(MOST_CONNECTIONS))
                .maxPayloadSize(MOST_BODY_BYTES)
                .writeBufferSize(WRITE_BUFFER_BYTES)
                .idleConnectionTimeout(idle)
                .idleConnectionPeriod(idle.dividedBy(4))
                .shutdownGracePeriod(FAREWELL)
                .shutdownHook(false)
                .useNio(false)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .directHandlers(Refusals.handlers())
                // alone, it needs no first byte to be chosen, and a client that never sends one is idle like any other
                .protocolsDiscoverServices(false)
                .addConnectionSelector(http1(routes.arrivals()))
                .routing(routes.routing())
                .build();
    }

    private static Http1ConnectionSelector http1(Arrivals arrivals) {
        return Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxHeadersSize(MOST_HEADER_BYTES)
                        .maxPrologueLength(MOST_PROLOGUE_BYTES)
                        .addReceiveListener(arrivals)
                        .build())
                .build();
    }

    private static ScheduledExecutorService sweep(Arrivals arrivals, Duration patience) {
        var sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("arrivals").daemon(true).factory());
        long period = Math.clamp(patience.toMillis() / 4, 50, 1_000);
        var unused = sweeper.scheduleWithFixedDelay(arrivals::sweep, period, period, TimeUnit.MILLISECONDS);
        return sweeper;
    }
}
