package onceline.drills.crowd;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import onceline.drills.judge.FinalState;
import onceline.drills.judge.FinalState.Command;
import onceline.drills.judge.FinalState.IssuedFact;
import onceline.drills.judge.FinalState.NoticeRow;
import onceline.drills.judge.FinalState.Picture;
import onceline.drills.judge.FinalState.Replication;
import onceline.drills.judge.FinalState.Stock;
import onceline.drills.judge.FinalState.Ticket;
import onceline.drills.judge.JournalRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole sale in a few maps behind the wire's HTTP: nothing survives here, but nothing goes wrong either. */
final class FakeSale implements Closeable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String EVENT = "fake";
    private static final String QUEUE = "event:fake";
    private static final long TICK_MS = 20;

    private final HttpServer server;
    private final ScheduledExecutorService owner = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> ticking;
    private final int stock;
    private final int room;
    private final long holdMs;

    private final List<JournalRecord> journal = new ArrayList<>();
    private final TreeMap<Long, String> waiting = new TreeMap<>();
    private final Map<String, Long> placeOf = new HashMap<>();
    private final Map<String, Long> inside = new LinkedHashMap<>();
    private final Map<Long, Ticket> tickets = new LinkedHashMap<>();
    private final Map<Long, Long> heldUntil = new HashMap<>();
    private final Set<String> bought = new HashSet<>();
    private final Map<String, Set<String>> idsUsed = new HashMap<>();
    private final Map<String, List<BlockingQueue<String>>> streams = new HashMap<>();
    private final Map<BlockingQueue<String>, String> lastPlace = new HashMap<>();
    private final AtomicInteger users = new AtomicInteger();
    private int free;
    private long offset;

    FakeSale(int stock, int room, long holdMs) throws IOException {
        this.stock = stock;
        this.free = stock;
        this.room = room;
        this.holdMs = holdMs;
        append("Claim", null, null, List.of(), null, null);
        grant();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/sessions", exchange -> answer(exchange, signIn()));
        server.createContext("/api/queue/join", exchange -> answer(exchange, join(user(exchange), read(exchange))));
        server.createContext("/api/queue/leave", exchange -> answer(exchange, leave(user(exchange))));
        server.createContext("/api/tickets/", exchange -> answer(exchange, confirm(user(exchange))));
        server.createContext("/api/stream", this::stream);
        server.start();
        ticking = owner.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String eventId() {
        return EVENT;
    }

    private Map<String, Object> signIn() {
        String user = "u-" + users.incrementAndGet();
        return Map.of("user", user, "session", user, "token", user);
    }

    private synchronized Map<String, Object> join(String user, JsonNode body) {
        String id = body.path("id").stringValue();
        Set<String> used = idsUsed.computeIfAbsent(user, none -> new HashSet<>());
        long at = append("Joined", user, id, List.of(), null, null);
        boolean fresh = !placeOf.containsKey(user) && !inside.containsKey(user) && !bought.contains(user);
        if (fresh && used.add(id)) {
            waiting.put(at, user);
            placeOf.put(user, at);
        }
        return standing(user);
    }

    private synchronized Map<String, Object> leave(String user) {
        append("Left", user, "l", List.of(), null, null);
        Long place = placeOf.remove(user);
        if (place != null) {
            waiting.remove(place);
            return Map.of("queue", QUEUE, "outcome", "left");
        }
        Long entered = inside.get(user);
        if (entered != null) {
            depart(entered, user, "CANCELLED");
            return Map.of("queue", QUEUE, "outcome", "admitted-first");
        }
        return Map.of("queue", QUEUE, "outcome", "not-waiting");
    }

    private synchronized @Nullable Map<String, Object> confirm(String user) {
        Long place = inside.get(user);
        if (place == null) {
            return bought.contains(user) ? Map.of("state", "CONFIRMED") : null;
        }
        depart(place, user, "CONFIRMED");
        return Map.of("state", "CONFIRMED");
    }

    private void depart(long place, String user, String reason) {
        Ticket held = tickets.get(place);
        if (held == null) {
            throw new IllegalStateException("no ticket at " + place);
        }
        tickets.put(place, new Ticket(held.seq(), held.id(), user, place, reason));
        inside.remove(user);
        heldUntil.remove(place);
        if (reason.equals("CONFIRMED")) {
            bought.add(user);
        } else {
            free++;
        }
        append("Departed", null, null, List.of(), place, reason);
        grant();
        if (reason.equals("EXPIRED")) {
            tell(user, "notice", notice(held.id(), "ticket-expired", 2));
        }
    }

    private synchronized void tick() {
        for (Map.Entry<Long, Long> held : Map.copyOf(heldUntil).entrySet()) {
            Ticket ticket = tickets.get(held.getKey());
            if (ticket != null && held.getValue() < System.currentTimeMillis()) {
                depart(held.getKey(), ticket.user(), "EXPIRED");
            }
        }
        List<JournalRecord.Entry> admitted = new ArrayList<>();
        while (free > 0 && inside.size() < room && !waiting.isEmpty()) {
            Map.Entry<Long, String> head = waiting.pollFirstEntry();
            free--;
            placeOf.remove(head.getValue());
            inside.put(head.getValue(), head.getKey());
            admitted.add(new JournalRecord.Entry(head.getKey(), head.getValue()));
        }
        if (!admitted.isEmpty()) {
            append("Admitted", null, null, admitted, null, null);
            admitted.forEach(this::issue);
        }
        streams.forEach((user, open) -> open.forEach(queue -> place(user, queue)));
    }

    private void issue(JournalRecord.Entry entry) {
        Ticket ticket =
                new Ticket(tickets.size() + 1L, EVENT + "." + entry.place(), entry.user(), entry.place(), "PENDING");
        tickets.put(entry.place(), ticket);
        heldUntil.put(entry.place(), System.currentTimeMillis() + holdMs);
        tell(entry.user(), "ticket:issued", notice(ticket.id(), "ticket-issued", 1));
    }

    private static Map<String, Object> notice(String ticket, String kind, int version) {
        return Map.of("fact", ticket + "#" + version, "kind", kind, "ticket", ticket);
    }

    private void tell(String user, String event, Map<String, Object> data) {
        streams.getOrDefault(user, List.of()).forEach(queue -> queue.add(event(event, data)));
    }

    private void place(String user, BlockingQueue<String> queue) {
        String event = event("place", standing(user));
        if (!event.equals(lastPlace.put(queue, event))) {
            queue.add(event);
        }
    }

    private static String event(String name, Object data) {
        return "event: " + name + "\ndata: " + JSON.writeValueAsString(data) + "\n\n";
    }

    private Map<String, Object> standing(String user) {
        Map<String, Object> standing = new LinkedHashMap<>();
        standing.put("queue", QUEUE);
        Long place = placeOf.get(user);
        standing.put(
                "status",
                place != null
                        ? "waiting"
                        : inside.containsKey(user) ? "inside" : bought.contains(user) ? "bought" : "none");
        if (place != null) {
            standing.put("place", place);
            standing.put("position", waiting.headMap(place).size() + 1);
        }
        standing.put("asOf", offset);
        standing.put("phase", "open");
        standing.put("soldOut", free == 0);
        standing.put("mayReturn", inside.size());
        standing.put("updating", false);
        return standing;
    }

    private void stream(HttpExchange exchange) throws IOException {
        String user = user(exchange);
        BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        synchronized (this) {
            queue.add(event("state", state(user)));
            streams.computeIfAbsent(user, none -> new ArrayList<>()).add(queue);
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
                out.write(queue.take().getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                streams.getOrDefault(user, List.of()).remove(queue);
                lastPlace.remove(queue);
            }
        }
    }

    private Map<String, Object> state(String user) {
        List<Map<String, Object>> own = tickets.values().stream()
                .filter(ticket -> ticket.user().equals(user))
                .map(ticket -> Map.<String, Object>of("ticket", ticket.id(), "state", ticket.state()))
                .toList();
        return Map.of("standing", standing(user), "notices", List.of(), "tickets", own);
    }

    private long append(
            String type,
            @Nullable String user,
            @Nullable String id,
            List<JournalRecord.Entry> entries,
            @Nullable Long place,
            @Nullable String reason) {
        Long term = type.equals("Admitted") ? Long.valueOf(0) : null;
        journal.add(new JournalRecord(
                0,
                offset,
                type,
                QUEUE,
                user,
                id,
                System.currentTimeMillis(),
                term,
                entries,
                place,
                reason,
                null,
                null));
        return offset++;
    }

    /** What is free and what was decided, by the version that its offset is. */
    private void grant() {
        journal.add(new JournalRecord(
                0,
                offset,
                "Granted",
                QUEUE,
                null,
                null,
                System.currentTimeMillis(),
                null,
                List.of(),
                null,
                null,
                offset,
                units()));
        offset++;
    }

    private long units() {
        return (long) free + tickets.size();
    }

    synchronized FinalState finalState() {
        Map<String, Long> waits = new HashMap<>();
        waiting.forEach((place, user) -> waits.put(user, place));
        List<Ticket> all = List.copyOf(tickets.values());
        return new FinalState(
                inside.isEmpty() && !ticking.isDone() ? null : "people are inside",
                List.copyOf(journal),
                List.of(),
                all.stream()
                        .map(ticket -> new Command(true, ticket.user(), ticket.place(), ticket.seq()))
                        .toList(),
                all.stream()
                        .map(ticket -> new IssuedFact(ticket.id(), ticket.user(), ticket.place()))
                        .toList(),
                all,
                List.of(),
                new Stock(stock, free, all.size()),
                all.stream().flatMap(FakeSale::notices).toList(),
                new Picture(
                        waits,
                        Map.copyOf(inside),
                        Map.of(
                                "waiting", Integer.toString(waits.size()),
                                "inside", Integer.toString(inside.size()),
                                "granted", Long.toString(units()),
                                "soldOut", free == 0 ? "1" : "0")),
                new Replication(1, 1));
    }

    private static Stream<NoticeRow> notices(Ticket ticket) {
        NoticeRow issued = kept(ticket, "#1", "ticket-issued");
        return ticket.state().equals("PENDING")
                ? Stream.of(issued)
                : Stream.of(
                        issued, kept(ticket, "#2", "ticket-" + ticket.state().toLowerCase(Locale.ROOT)));
    }

    private static NoticeRow kept(Ticket ticket, String version, String kind) {
        return new NoticeRow(ticket.user(), ticket.id() + version, "page", kind, System.currentTimeMillis());
    }

    private static String user(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length());
    }

    private static JsonNode read(HttpExchange exchange) throws IOException {
        return JSON.readTree(exchange.getRequestBody().readAllBytes());
    }

    private static void answer(HttpExchange exchange, @Nullable Map<String, Object> fields) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = JSON.writeValueAsBytes(fields == null ? Map.of("title", "gone") : fields);
        exchange.sendResponseHeaders(fields == null ? 409 : 200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        owner.shutdownNow();
        server.stop(0);
    }
}
