package onceline.ticket;

import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import onceline.delivery.SendRefused;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.json.Json;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.WallClock;
import onceline.words.EventId;
import onceline.words.RequestId;
import org.jspecify.annotations.Nullable;

/** The operator's way to add stock: through {@code stock.inbound}, like everybody's. */
public final class StockRoutes {
    private static final long PATIENCE_MS = 5_000;

    private final Callers callers;
    private final Database database;
    private final Sender sender;

    /** @param sender of the payment profile */
    public StockRoutes(Callers callers, Database database, Sender sender) {
        this.callers = callers;
        this.database = database;
        this.sender = sender;
    }

    public void addTo(Routes routes) {
        routes.post("/api/admin/sales/{eventId}/stock", this::add);
    }

    private record Taken(RequestId id, EventId eventId, long units) {}

    private record AddBody(@Nullable RequestId id, long units) {}

    private Answer add(Request request) throws SQLException {
        callers.requireAdmin(request);
        var body = request.body(AddBody.class);
        var event = new EventId(request.path("eventId"));
        requireSale(event);
        var added = new StockInbound.Added(required(body.id()), event, inRange(body.units()), WallClock.now());
        await(added);
        return Answer.accepted(new Taken(added.id(), event, added.units()));
    }

    private void await(StockInbound.Added added) {
        var sent = sender.send(Topic.STOCK_INBOUND, null, added.eventId().value(), Json.WIRE.writeValueAsBytes(added));
        try {
            sent.orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof SendRefused
                    ? Problem.away("Kafka does not take messages now; nothing was added.")
                    : Problem.unknownOutcome();
        }
    }

    private void requireSale(EventId event) throws SQLException {
        if (database.transaction(tx -> Stock.find(tx, event)).isEmpty()) {
            throw Problem.notFound("There is no such sale.");
        }
    }

    /** Without an id a retry would count again. */
    private static RequestId required(@Nullable RequestId id) {
        if (id == null) {
            throw Problem.malformed("Give an id, and the same one again when you repeat this.");
        }
        return id;
    }

    private static long inRange(long units) {
        if (units < 1 || units > StockInbound.MOST) {
            throw Problem.malformed("units must be a whole number from 1 to " + StockInbound.MOST + ".");
        }
        return units;
    }
}
