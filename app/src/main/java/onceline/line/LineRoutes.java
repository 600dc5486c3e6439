package onceline.line;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import onceline.line.Verdict.Outcome;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.words.Entry;
import onceline.words.QueueId;
import onceline.words.RequestId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/** Join, look, leave, and the pass of an admitted person. */
final class LineRoutes {
    private static final Figures.Shown UNKNOWN = new Figures.Shown(0, "open", false, 0, 0, 0, "1/s");
    private static final Duration LONGEST_POLL = Duration.ofSeconds(30);

    private final Asking asking;
    private final Standings standings;
    private final Seen seen;
    private final SignedPasses passes;
    private final Callers callers;
    private final Metrics metrics;

    LineRoutes(Asking asking, Standings standings, Seen seen, SignedPasses passes, Callers callers, Metrics metrics) {
        this.asking = asking;
        this.standings = standings;
        this.seen = seen;
        this.passes = passes;
        this.callers = callers;
        this.metrics = metrics;
    }

    record InQueue(QueueId queue, @Nullable RequestId id) {
        QueueId checkedQueue() {
            if (queue == null) {
                throw Problem.malformed("queue is needed: \"lobby\" or \"event:\" and an eventId.");
            }
            return queue;
        }

        RequestId idOrNew() {
            return id == null ? RequestId.random() : id;
        }
    }

    record Left(QueueId queue, String outcome) {}

    void addTo(Routes routes) {
        routes.post("/api/queue/join", this::join)
                .get("/api/queue/place", this::place)
                .post("/api/queue/leave", this::leave)
                .post("/api/pass", this::pass)
                .get("/.well-known/jwks.json", request -> Answer.ok(passes.keys()));
    }

    private Answer join(Request request) {
        var sample = io.micrometer.core.instrument.Timer.start();
        UserId user = callers.user(request);
        var body = request.body(InQueue.class);
        QueueId queue = body.checkedQueue();
        RequestId id = body.idOrNew();
        var reply = asking.ask(queue, to -> new LineRecord.Joined(queue, user, id, to.at(), to.door(), to.ask()));
        seen.asked(queue, user);
        var answer = reply.verdict()
                .map(verdict -> joined(queue, user, verdict))
                .orElseGet(() -> Answer.accepted(
                        Standing.accepted(queue.value(), reply.offset().orElse(null))));
        sample.stop(metrics.timer(Metric.LINE_ANSWER_TIME, "route", "join"));
        return answer;
    }

    private Answer joined(QueueId queue, UserId user, Verdict verdict) {
        count(verdict.outcome());
        return switch (verdict.outcome()) {
            case WAITING, INSIDE, BOUGHT ->
                Answer.ok(Standing.of(
                        queue.value(), verdict, standings.lately(queue).orElse(UNKNOWN)));
            case STANDING -> Answer.ok(again(queue, user, verdict));
            case SPENT ->
                throw Problem.conflict("spent-id", "The entry of this request id has ended. Join with a new id.");
            case TOO_MANY ->
                throw Problem.tooMany("Too many joins and leaves by one person in this queue.", Duration.ofHours(1));
            case CLOSED -> throw Problem.conflict("closed", "This queue is closed.");
            case NO_QUEUE -> throw Problem.away("This queue is being opened.");
            case LEFT, NOT_WAITING, ADMITTED_FIRST, DONE -> throw new IllegalStateException("not an answer to a join");
        };
    }

    /** Somebody who waits already: the picture knows the position. */
    private Standing again(QueueId queue, UserId user, Verdict verdict) {
        var shown = standings.of(queue, user, OptionalLong.empty());
        boolean samePlace = shown.place() != null && shown.place() == verdict.place();
        return samePlace ? shown : Standing.of(queue.value(), verdict, UNKNOWN);
    }

    private Answer place(Request request) {
        UserId user = callers.user(request);
        QueueId queue = new QueueId(request.query("queue").orElse(""));
        asking.requireKnown(queue);
        seen.asked(queue, user);
        var standing = standings.of(queue, user, since(request));
        String tag = '"' + Integer.toHexString(standing.hashCode()) + '"';
        if (request.header("If-None-Match").filter(tag::equals).isPresent()) {
            return Answer.notModified().with("ETag", tag);
        }
        return Answer.ok(standing).with("ETag", tag).retryAfter(pollAgain(standing));
    }

    private static OptionalLong since(Request request) {
        Optional<String> text = request.query("since");
        try {
            return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.get()));
        } catch (NumberFormatException notANumber) {
            throw Problem.malformed("since must be the asOf of an earlier answer.");
        }
    }

    /** Honest: a tenth of the wait, for a place far back changes little in a second. */
    private static Duration pollAgain(Standing standing) {
        Long wait = standing.estimatedWaitSeconds();
        long seconds = standing.updating() || wait == null ? 2 : Math.max(1, wait / 10);
        return Duration.ofSeconds(Math.min(seconds, LONGEST_POLL.toSeconds()));
    }

    private Answer leave(Request request) {
        UserId user = callers.user(request);
        var body = request.body(InQueue.class);
        QueueId queue = body.checkedQueue();
        RequestId id = body.idOrNew();
        var verdict = asking.ask(queue, to -> new LineRecord.Left(queue, user, id, to.at(), to.door(), to.ask()))
                .verdict();
        return verdict.map(said -> left(queue, said)).orElseThrow(Problem::unknownOutcome);
    }

    private Answer left(QueueId queue, Verdict verdict) {
        count(verdict.outcome());
        return switch (verdict.outcome()) {
            case LEFT -> Answer.ok(new Left(queue, "left"));
            case ADMITTED_FIRST -> Answer.ok(new Left(queue, "admitted-first"));
            case NO_QUEUE -> throw Problem.away("This queue is being opened.");
            default -> Answer.ok(new Left(queue, "not-waiting"));
        };
    }

    private Answer pass(Request request) {
        UserId user = callers.user(request);
        QueueId queue = request.body(InQueue.class).checkedQueue();
        asking.requireKnown(queue);
        var standing = standings.of(queue, user, OptionalLong.empty());
        if (standing.updating()) {
            throw Problem.away("The picture of this queue is being painted again.");
        }
        Long place = standing.place();
        if (!standing.status().equals("inside") || place == null) {
            throw Problem.forbidden("A pass is for somebody who was let in.");
        }
        return Answer.ok(passes.sign(user, new Entry(queue, place)));
    }

    private void count(Outcome outcome) {
        metrics.counter(Metric.LINE_ANSWERS, "outcome", outcome.name()).increment();
    }
}
