package onceline.line;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.redis.Redis;
import onceline.words.EventId;
import onceline.words.QueueId;
import onceline.words.RequestId;
import org.jspecify.annotations.Nullable;

/** The operator's side: create sales, look at queues, steer them. And the public list of sales. */
final class SteeringRoutes {
    private static final String QUEUES = "/api/admin/queues";
    private static final String ONE = QUEUES + "/{queue}";

    private final Asking asking;
    private final Sales sales;
    private final Redis redis;
    private final Callers callers;

    SteeringRoutes(Asking asking, Sales sales, Redis redis, Callers callers) {
        this.asking = asking;
        this.sales = sales;
        this.redis = redis;
        this.callers = callers;
    }

    record Steer(@Nullable RequestId id) {
        static final Steer NO_ID = new Steer(null);
    }

    record Change(
            @Nullable RequestId id,
            @Nullable String rate,
            @Nullable Integer inside) {}

    record Done(QueueId queue, String outcome) {}

    void addTo(Routes routes) {
        routes.get("/api/sales", request -> Answer.ok(list()))
                .get("/api/sales/{eventId}", this::one)
                .post("/api/admin/sales", this::create)
                .get(QUEUES, this::queues)
                .get(ONE, this::queue)
                .post(
                        ONE + "/pause",
                        steering((queue, id, to) -> new LineRecord.Paused(queue, id, to.at(), to.door(), to.ask())))
                .post(
                        ONE + "/resume",
                        steering((queue, id, to) -> new LineRecord.Resumed(queue, id, to.at(), to.door(), to.ask())))
                .post(
                        ONE + "/close",
                        steering((queue, id, to) -> new LineRecord.Closed(queue, id, to.at(), to.door(), to.ask())))
                .patch(ONE, this::change);
    }

    private List<Overview.Sale> list() throws SQLException {
        return sales.list().stream().map(this::line).toList();
    }

    private Answer one(Request request) throws SQLException {
        return sales.find(new EventId(request.path("eventId")))
                .map(sale -> Answer.ok(line(sale)))
                .orElseThrow(() -> Problem.notFound("There is no sale with this eventId."));
    }

    private Overview.Sale line(Sales.Sale sale) {
        return Overview.sale(sale.eventId(), sale.title(), shown(QueueId.of(sale.eventId())));
    }

    private Answer create(Request request) throws SQLException {
        callers.requireAdmin(request);
        var spec = request.body(SaleSpec.class).checked();
        return sales.create(spec) ? Answer.created(spec) : Answer.ok(spec);
    }

    private Answer queues(Request request) throws SQLException {
        callers.requireAdmin(request);
        var all = new ArrayList<Overview.Queue>();
        all.add(figures(QueueId.LOBBY));
        for (var sale : sales.list()) {
            all.add(figures(QueueId.of(sale.eventId())));
        }
        return Answer.ok(all);
    }

    private Answer queue(Request request) throws SQLException {
        callers.requireAdmin(request);
        return Answer.ok(figures(known(request)));
    }

    private Overview.Queue figures(QueueId queue) throws SQLException {
        return Overview.queue(queue, shown(queue), sales.stock(queue));
    }

    private Map<String, String> shown(QueueId queue) {
        try {
            return redis.await(redis.async().hgetall(Keys.shown(queue.value())).toCompletableFuture());
        } catch (io.lettuce.core.RedisException | onceline.plumbing.redis.RedisAway away) {
            return Map.of();
        }
    }

    /** Makes the record that steers. */
    @FunctionalInterface
    private interface Steering {
        LineRecord of(QueueId queue, RequestId id, onceline.journal.ReturnAddress to);
    }

    private onceline.plumbing.http.Handler steering(Steering steering) {
        return request -> {
            callers.requireAdmin(request);
            QueueId queue = known(request);
            RequestId id = idOrNew(request.bodyOr(Steer.class, Steer.NO_ID).id());
            return folded(queue, asking.ask(queue, to -> steering.of(queue, id, to)));
        };
    }

    private Answer change(Request request) {
        callers.requireAdmin(request);
        QueueId queue = known(request);
        var body = request.body(Change.class);
        var rateText = body.rate();
        var inside = body.inside();
        if (rateText == null && inside == null) {
            throw Problem.malformed("rate or inside is needed.");
        }
        Rate rate = rateText == null ? null : SaleSpec.rate(rateText);
        Integer limit = inside == null ? null : SaleSpec.inside(inside);
        RequestId id = idOrNew(body.id());
        return folded(
                queue,
                asking.ask(queue, to -> new LineRecord.Changed(queue, id, to.at(), to.door(), to.ask(), rate, limit)));
    }

    private static Answer folded(QueueId queue, Asking.Reply reply) {
        var verdict = reply.verdict().orElseThrow(Problem::unknownOutcome);
        return switch (verdict.outcome()) {
            case DONE -> Answer.ok(new Done(queue, "done"));
            case CLOSED -> throw Problem.conflict("closed", "This queue is closed for good.");
            case NO_QUEUE -> throw Problem.away("This queue is being opened.");
            default -> throw new IllegalStateException("not an answer to steering: " + verdict.outcome());
        };
    }

    private QueueId known(Request request) {
        var queue = new QueueId(request.path("queue"));
        asking.requireKnown(queue);
        return queue;
    }

    private static RequestId idOrNew(@Nullable RequestId id) {
        return id == null ? RequestId.random() : id;
    }
}
