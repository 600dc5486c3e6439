package onceline.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import onceline.delivery.Topic;
import onceline.journal.SimulatedKafka;
import onceline.plumbing.json.Json;
import onceline.plumbing.sql.SimulatedDatabase;
import onceline.plumbing.sql.Tables;
import onceline.ticket.Ticket;
import onceline.words.RequestId;

/** What people were told, held against what the database has and what the topics say, by docs/wire.md alone. */
final class Books {
    private static final String EVENT = "show";

    private final SimulatedDatabase database;
    private final SimulatedKafka kafka;
    private final Judge judge;
    private final long firstUnits;
    private final Set<Long> acknowledged = new HashSet<>();
    private final Set<Long> refused = new HashSet<>();
    private final Map<String, Ticket.State> told = new HashMap<>();
    private final Map<String, Boolean> served = new HashMap<>();
    private final Set<String> commanded = new HashSet<>();
    private final Set<String> published = new HashSet<>();
    private Tables seen = new Tables();
    private int read;
    private int repeats;

    Books(SimulatedDatabase database, SimulatedKafka kafka, Judge judge, long firstUnits) {
        this.database = database;
        this.kafka = kafka;
        this.judge = judge;
        this.firstUnits = firstUnits;
    }

    /** @param numbered whether the number can be read from the record */
    void acknowledged(long number, boolean numbered) {
        if (numbered) {
            acknowledged.add(number);
        }
    }

    /** A request is said not to have been appended. */
    void refused(long number) {
        refused.add(number);
    }

    /** A holder is told what the ticket is; PENDING after an attempt to pay: that it failed. */
    void told(String ticket, Ticket.State state) {
        told.put(ticket, state);
    }

    void commanded(RequestId id) {
        commanded.add(EVENT + ".r." + id.value());
    }

    void served(RequestId id, boolean ticket) {
        String name = EVENT + ".r." + id.value();
        var before = served.put(name, ticket);
        require(before == null || before == ticket, name + " was answered otherwise before");
    }

    void check() {
        for (long number : refused) {
            require(!judge.asks.contains(number), "request " + number + " was refused and stands in the journal");
        }
        if (database.committed() != seen) {
            seen = database.committed();
            checkTables();
        }
        var log = kafka.log(Topic.TICKET_ISSUED);
        for (; read < log.size(); read++) {
            String ticket =
                    Json.WIRE.readTree(log.get(read).value()).get("ticket").asString();
            require(seen.tickets.containsKey(ticket), ticket + " was told and never issued");
            repeats += published.add(ticket) ? 0 : 1;
        }
    }

    private void checkTables() {
        long live = 0;
        long ordinal = 0;
        for (var ticket : seen.tickets.values()) {
            live += ticket.isLive() ? 1 : 0;
            var its = ticket.ordinal();
            if (its != null) {
                require(its > ordinal, ticket.id() + " was issued out of order");
                ordinal = its;
                require(("issue " + ticket.place()).equals(judge.commands.get(its)), ticket.id() + " is not commanded");
            }
        }
        for (var stock : seen.stock.values()) {
            require(stock.total() == stock.free() + live, "of " + stock + ", " + live + " live tickets");
        }
        told.forEach((ticket, state) -> {
            var now = seen.tickets.get(ticket);
            String is = now == null ? "gone" : now.state();
            boolean over = is.equals("EXPIRED") || is.equals("CANCELLED");
            require(
                    state.name().equals(is) || (state == Ticket.State.PENDING && over),
                    ticket + ", told to be " + state + ", is " + is);
        });
    }

    /** As long as stock is sold in the line alone. */
    void requireNobodyLetInWithoutStock() {
        require(
                seen.refusals.values().stream().noneMatch(each -> each.reason().equals("SOLD_OUT")),
                "let in without stock");
    }

    void checkEnd() {
        acknowledged.removeAll(judge.asks);
        assertThat(acknowledged).as("requests acknowledged and lost").isEmpty();
        var untold = new HashSet<>(seen.tickets.keySet());
        untold.removeAll(published);
        assertThat(untold).as("tickets never told").isEmpty();
        var facts = new HashSet<String>();
        kafka.log(Topic.NOTIFICATION)
                .forEach(each ->
                        facts.add(Json.WIRE.readTree(each.value()).get("fact").asString()));
        seen.tickets.values().stream()
                .filter(ticket -> !ticket.isPending())
                .forEach(ticket -> require(facts.contains(ticket.id() + "#2"), ticket.id() + "#2 was never told"));
        judge.commands.values().stream()
                .filter(command -> command.startsWith("issue "))
                .forEach(command -> requireDecided(EVENT + "." + command.substring(6)));
        commanded.forEach(this::requireDecided);
        served.forEach((id, ticket) -> require(
                ticket ? seen.tickets.containsKey(id) : seen.refusals.containsKey(id), id + " is not what was said"));
        assertThat(total()).as("stock").isEqualTo(firstUnits + brought());
    }

    private void requireDecided(String id) {
        require(seen.tickets.containsKey(id) || seen.refusals.containsKey(id), id + " was never decided");
    }

    private long total() {
        return Objects.requireNonNull(seen.stock.get(EVENT)).total();
    }

    private long brought() {
        var units = new HashMap<String, Long>();
        kafka.log(Topic.STOCK_INBOUND).forEach(each -> {
            var message = Json.WIRE.readTree(each.value());
            units.put(message.get("id").asString(), message.get("units").asLong());
        });
        return units.values().stream().mapToLong(Long::longValue).sum();
    }

    void count(ObjLongConsumer<String> reach) {
        reach.accept("tickets", seen.tickets.size());
        reach.accept("tickets confirmed", count("CONFIRMED"));
        reach.accept("tickets expired", count("EXPIRED"));
        reach.accept("tickets cancelled", count("CANCELLED"));
        reach.accept("refusals", seen.refusals.size());
        reach.accept("told again", repeats);
    }

    private long count(String state) {
        return seen.tickets.values().stream()
                .filter(each -> each.state().equals(state))
                .count();
    }

    private static void require(boolean law, String broken) {
        if (!law) {
            throw new AssertionError(broken);
        }
    }
}
