package onceline.drills.crowd;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import onceline.drills.bidjudge.BidRecord;
import onceline.drills.bidjudge.BidRecord.Claim;
import onceline.drills.bidjudge.BidRecord.Closed;
import onceline.drills.bidjudge.BidRecord.Listed;
import onceline.drills.bidjudge.BidRecord.Opened;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidRecord.Settled;
import onceline.drills.bidjudge.BidRecord.Winner;
import onceline.drills.bidjudge.BidState;
import onceline.drills.bidjudge.BidState.BidRow;
import onceline.drills.bidjudge.BidState.Closing;
import onceline.drills.bidjudge.BidState.Command;
import onceline.drills.bidjudge.BidState.LotRow;
import onceline.drills.bidjudge.BidState.NoticeRow;
import onceline.drills.bidjudge.BidState.ShownLot;
import onceline.drills.bidjudge.BidState.TicketRow;
import onceline.drills.bidjudge.LotTerms;
import onceline.drills.judge.FinalState.Replication;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Auctions without extensions, in a few maps behind the wire's HTTP: nothing survives here, but nothing goes wrong. */
final class FakeAuction implements Closeable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long TICK_MS = 20;

    private final HttpServer server;
    private final ScheduledExecutorService owner = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> ticking;

    private final Map<String, Lot> lots = new LinkedHashMap<>();
    private final Map<String, Answered> answers = new HashMap<>();
    private final List<BidRecord> journal = new ArrayList<>(List.of(new Claim(0, "fake")));
    private final List<NoticeRow> notices = new ArrayList<>();
    private final Map<String, List<BlockingQueue<String>>> streams = new HashMap<>();
    private final AtomicInteger users = new AtomicInteger();
    private long closings;
    private boolean early;

    /** A bid and the verdict on it. */
    private record Answered(Placed bid, Map<String, Object> verdict) {}

    /** One lot; changed by whoever holds the auction's lock. */
    private static final class Lot {
        final LotTerms terms;
        final List<Placed> accepted = new ArrayList<>();
        String phase = "scheduled";
        long ordinal;

        Lot(LotTerms terms) {
            this.terms = terms;
        }

        long minimum() {
            return accepted.isEmpty()
                    ? terms.openingPrice()
                    : accepted.getLast().amount() + terms.increment();
        }

        @Nullable
        Winner leader() {
            Placed last = accepted.isEmpty() ? null : accepted.getLast();
            return last == null ? null : new Winner(last.bid(), last.user(), last.amount(), last.offset());
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>(Map.of(
                    "lot",
                    terms.lot(),
                    "phase",
                    phase,
                    "minimum",
                    minimum(),
                    "bids",
                    accepted.size(),
                    "updating",
                    false));
            if (!accepted.isEmpty()) {
                json.put("price", accepted.getLast().amount());
            }
            return json;
        }
    }

    FakeAuction(List<LotTerms> listed) throws IOException {
        for (LotTerms terms : listed) {
            lots.put(terms.lot(), new Lot(terms));
            journal.add(new Listed(journal.size(), terms));
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/sessions", exchange -> answer(exchange, 200, signIn()));
        server.createContext("/api/bids", this::bid);
        server.createContext("/api/lots/", this::lot);
        server.createContext("/api/stream", exchange -> stream(exchange, user(exchange), "state", this::state));
        server.start();
        ticking = owner.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private Map<String, Object> signIn() {
        String user = "u-" + users.incrementAndGet();
        return Map.of("user", user, "session", user, "token", user);
    }

    /** Opens only once somebody came too early, however long the signing in took. */
    private synchronized void tick() {
        long now = System.currentTimeMillis();
        for (Lot lot : lots.values()) {
            if (lot.phase.equals("scheduled") && now >= lot.terms.opensAt() && early) {
                lot.phase = "open";
                journal.add(new Opened(journal.size(), lot.terms.lot(), 0, now));
                show(lot);
            } else if (lot.phase.equals("open") && now >= lot.terms.closesAt()) {
                close(lot, now);
            }
        }
    }

    private void close(Lot lot, long now) {
        lot.phase = "closed";
        lot.ordinal = ++closings;
        Winner winner = lot.leader();
        journal.add(new Closed(journal.size(), lot.terms.lot(), 0, now, lot.ordinal, lot.accepted.size(), winner));
        journal.add(new Settled(journal.size(), lot.terms.lot(), lot.ordinal));
        if (winner != null) {
            notice(winner.user(), "auction-won", lot.terms.lot(), lot.terms.lot() + "#won");
        }
        show(lot);
    }

    private void bid(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Map<String, Object> verdict = judge(
                user(exchange),
                body.path("bid").stringValue(),
                body.path("lot").stringValue(),
                body.path("amount").longValue());
        answer(exchange, verdict.containsKey("type") ? 409 : 200, verdict);
    }

    private synchronized Map<String, Object> judge(String user, String id, String name, long amount) {
        Placed bid = new Placed(journal.size(), name, id, user, amount, System.currentTimeMillis());
        journal.add(bid);
        Answered earlier = answers.get(id);
        if (earlier != null) {
            boolean same =
                    earlier.bid().amount() == amount && earlier.bid().user().equals(user);
            return same ? earlier.verdict() : Map.of("type", "/problems/other-content");
        }
        Lot lot = lots.get(name);
        if (lot == null) {
            throw new IllegalStateException("no lot " + name);
        }
        String reason = reason(lot, bid);
        if (reason == null) {
            accept(lot, bid);
        }
        Map<String, Object> verdict = reason == null
                ? Map.of("bid", id, "outcome", "accepted", "minimum", lot.minimum())
                : Map.of("bid", id, "outcome", "refused", "reason", reason, "minimum", lot.minimum());
        answers.put(id, new Answered(bid, verdict));
        return verdict;
    }

    private @Nullable String reason(Lot lot, Placed bid) {
        if (lot.phase.equals("scheduled")) {
            early = true;
            return "not-open";
        }
        if (lot.phase.equals("closed") || bid.at() >= lot.terms.closesAt()) {
            return "closed";
        }
        return bid.amount() < lot.minimum() ? "too-low" : null;
    }

    private void accept(Lot lot, Placed bid) {
        Winner before = lot.leader();
        lot.accepted.add(bid);
        if (before != null && !before.user().equals(bid.user())) {
            notice(before.user(), "outbid", bid.lot(), bid.lot() + "#outbid#" + bid.offset());
        }
        show(lot);
    }

    private void notice(String user, String kind, String lot, String fact) {
        NoticeRow notice = new NoticeRow(user, fact, kind, lot);
        notices.add(notice);
        tell(user, event("notice", json(notice)));
    }

    private static Map<String, Object> json(NoticeRow notice) {
        return Map.of("fact", notice.fact(), "kind", notice.kind(), "lot", notice.lot());
    }

    private synchronized Map<String, Object> state(String user) {
        return Map.of(
                "notices",
                notices.stream()
                        .filter(notice -> notice.user().equals(user))
                        .map(FakeAuction::json)
                        .toList());
    }

    private void show(Lot lot) {
        tell(lot.terms.lot(), event("lot", lot.json()));
    }

    private void tell(String whom, String event) {
        streams.getOrDefault(whom, List.of()).forEach(queue -> queue.add(event));
    }

    private static String event(String name, Object data) {
        return "event: " + name + "\ndata: " + JSON.writeValueAsString(data) + "\n\n";
    }

    private void lot(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        if (path.length > 4) {
            stream(exchange, path[3], "lot", this::shown);
        } else {
            answer(exchange, 200, shown(path[3]));
        }
    }

    private synchronized Map<String, Object> shown(String name) {
        Lot lot = lots.get(name);
        return lot == null ? Map.of() : lot.json();
    }

    private void stream(HttpExchange exchange, String whom, String name, Function<String, Map<String, Object>> whole)
            throws IOException {
        BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        synchronized (this) {
            queue.add(event(name, whole.apply(whom)));
            streams.computeIfAbsent(whom, none -> new ArrayList<>()).add(queue);
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
                streams.getOrDefault(whom, List.of()).remove(queue);
            }
        }
    }

    synchronized BidState finalState() {
        List<Closing> closed = new ArrayList<>();
        List<Command> commands = new ArrayList<>();
        List<LotRow> rows = new ArrayList<>();
        List<BidRow> bids = new ArrayList<>();
        List<TicketRow> tickets = new ArrayList<>();
        Map<String, ShownLot> shown = new HashMap<>();
        for (Lot lot : lots.values()) {
            Winner winner = lot.leader();
            closed.add(new Closing(lot.terms.lot(), lot.ordinal, lot.accepted.size(), winner));
            rows.add(new LotRow(lot.terms.lot(), "CLOSED", winner, lot.accepted.size()));
            lot.accepted.forEach(
                    bid -> bids.add(new BidRow(bid.offset(), bid.bid(), bid.lot(), bid.user(), bid.amount(), 1)));
            shown.put(lot.terms.lot(), shown(lot, winner));
            if (winner != null) {
                String prize = lot.terms.prize();
                commands.add(new Command(prize, winner.user(), "bid-" + winner.offset()));
                tickets.add(new TicketRow(prize + ".r.bid-" + winner.offset(), prize, winner.user()));
            }
        }
        return new BidState(
                ticking.isDone() ? "the owner broke" : null,
                List.copyOf(journal),
                closed,
                commands,
                tickets.stream().map(TicketRow::id).toList(),
                shown,
                List.of(),
                rows,
                bids,
                tickets,
                withTickets(tickets),
                new Replication(1, 1));
    }

    private List<NoticeRow> withTickets(List<TicketRow> tickets) {
        List<NoticeRow> all = new ArrayList<>(notices);
        tickets.forEach(ticket -> all.add(new NoticeRow(ticket.user(), ticket.id() + "#1", "ticket-issued", "")));
        return all;
    }

    private static ShownLot shown(Lot lot, @Nullable Winner winner) {
        return new ShownLot(
                lot.phase,
                winner == null ? null : winner.amount(),
                lot.minimum(),
                lot.accepted.size(),
                winner == null ? null : winner.user(),
                winner == null ? null : winner.bid(),
                lot.terms.closesAt());
    }

    private static String user(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length());
    }

    private static void answer(HttpExchange exchange, int status, Map<String, Object> fields) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = JSON.writeValueAsBytes(fields);
        exchange.sendResponseHeaders(status, body.length);
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
