package onceline.drills.crowd;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import onceline.drills.history.Op.Act;
import onceline.drills.history.Op.Kind;
import onceline.drills.history.Standing;
import onceline.drills.http.Answer;
import onceline.drills.http.HttpLines;
import onceline.drills.http.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Calls that insist: written down before and after, and repeated with the same id for as long as the outcome is unknown
 * and there is time.
 */
final class Door {
    private static final long SHORTEST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 1_000;

    private final HttpLines lines;
    private final Log log;
    private final SplittableRandom random;
    private final Deadline deadline;

    Door(HttpLines lines, Log log, SplittableRandom random, Deadline deadline) {
        this.lines = lines;
        this.log = log;
        this.random = random;
        this.deadline = deadline;
    }

    /** The session's token; null if there is none to be had. */
    @Nullable
    String signIn(String contact, String key) throws InterruptedException {
        Request request = Request.post("/api/sessions", null, Json.write(Map.of("contact", contact, "key", key)));
        JsonNode body = insist(Act.SIGN_IN, contact, request).body();
        return body == null ? null : Json.text(body, "token");
    }

    Reply insist(Act act, String id, Request request) throws InterruptedException {
        Reply reply = Reply.UNKNOWN;
        for (int attempt = 0; reply.kind() == Kind.INFO && !deadline.over(); attempt++) {
            if (attempt > 0) {
                Thread.sleep(pause(random, attempt));
            }
            reply = once(act, id, request);
        }
        return reply;
    }

    Reply once(Act act, String id, Request request) throws InterruptedException {
        try {
            Answer answer = lines.call(request, () -> log.write(Kind.INVOKE, act, id));
            return judge(act, id, answer, log.now());
        } catch (IOException | JacksonException doubt) {
            log.write(log.now(), Kind.INFO, act, id, null, doubt.toString());
            return Reply.UNKNOWN;
        }
    }

    private Reply judge(Act act, String id, Answer answer, long time) throws InterruptedException {
        if (answer.ok()) {
            JsonNode body = Json.read(answer.text());
            log.write(time, Kind.OK, act, id, standing(act, body), detail(act, body));
            return new Reply(Kind.OK, answer.status(), body);
        }
        if (act == Act.JOIN && counted(answer)) {
            log.write(time, Kind.OK, act, id, null, "spent");
            return new Reply(Kind.OK, answer.status(), null);
        }
        if (answer.refused()) {
            log.write(time, Kind.FAIL, act, id, null, answer.status() + " " + answer.text());
            return answer.status() == 429 ? later(answer) : new Reply(Kind.FAIL, answer.status(), null);
        }
        log.write(time, Kind.INFO, act, id, null, answer.status() + " " + answer.text());
        return Reply.UNKNOWN;
    }

    /** A repeat that came so late that the entry has ended: the request counted, and the stream tells what came of it. */
    private static boolean counted(Answer answer) {
        return answer.status() == 409 && answer.text().contains("/problems/spent-id");
    }

    /** Asked to come back: the refusal was certain, but it is not the end. */
    private static Reply later(Answer answer) throws InterruptedException {
        Duration wait = answer.retryAfter();
        Thread.sleep(wait == null ? LONGEST_PAUSE_MS : Math.min(wait.toMillis(), 5 * LONGEST_PAUSE_MS));
        return Reply.UNKNOWN;
    }

    private static @Nullable Standing standing(Act act, JsonNode body) {
        return act == Act.JOIN ? Json.standing(body) : null;
    }

    private static @Nullable String detail(Act act, JsonNode body) {
        return switch (act) {
            case LEAVE -> Json.text(body, "outcome");
            case SIGN_IN -> Json.text(body, "user");
            case CONFIRM -> Json.text(body, "state");
            default -> null;
        };
    }

    /** Milliseconds before an attempt: longer each time, and never the same for everybody. */
    static long pause(SplittableRandom random, int attempt) {
        long most = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS << Math.min(attempt, 6));
        return random.nextLong(SHORTEST_PAUSE_MS, most + 1);
    }
}
