package onceline.plumbing.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 wants it told. Thrown by a handler; becomes {@code application/problem+json}.
 *
 * <p>A 4xx promises that nothing changed. {@link #unknownOutcome} promises nothing, and says so.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final int status;
    private final String name;
    private final String title;
    private final @Nullable Duration retryAfter;

    private Problem(int status, String name, String title, String detail, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.status = status;
        this.name = name;
        this.title = title;
        this.retryAfter = retryAfter;
    }

    public static Problem malformed(String detail) {
        return new Problem(400, "malformed", "The request cannot be understood", detail, null);
    }

    public static Problem signInFirst(String detail) {
        return new Problem(401, "sign-in-first", "A valid session is needed", detail, null);
    }

    public static Problem forbidden(String detail) {
        return new Problem(403, "forbidden", "Not allowed", detail, null);
    }

    public static Problem notFound(String detail) {
        return new Problem(404, "not-found", "There is no such thing", detail, null);
    }

    /** @param name kebab-case, unique: clients tell conflicts apart by it */
    public static Problem conflict(String name, String detail) {
        return new Problem(409, name, "The state forbids it", detail, null);
    }

    public static Problem tooMany(String detail, Duration retryAfter) {
        return new Problem(429, "too-many", "Too many requests", detail, retryAfter);
    }

    /** Nothing was done, and trying again helps. */
    public static Problem away(String detail) {
        return new Problem(503, "away", "Something that this needs is away", detail, SOON);
    }

    /** Nothing was done: something that has a limit has reached it. Trying again helps once it has shrunk. */
    public static Problem full(String name, String detail) {
        return new Problem(503, name, "There is no room for it now", detail, SOON);
    }

    /** It may or may not have taken effect; repeating with the same id is safe and tells. */
    public static Problem unknownOutcome() {
        return new Problem(
                503,
                "unknown-outcome",
                "The outcome is unknown",
                "It may or may not have taken effect. Repeat the request with the same id to find out.",
                SOON);
    }

    /** What the HTTP server refuses by itself, told by its status alone: its own words may repeat what was sent. */
    static Problem refused(int status) {
        return switch (status) {
            case 400 -> malformed("The request is not valid HTTP for this route.");
            case 404 -> notFound("No such route; see /openapi.json.");
            case 413 -> of(413, "too-large", "The body is too large", "At most 16 KiB are read.");
            case 431 -> of(431, "headers-too-large", "The headers are too large", "At most 16 KiB are read.");
            case 503 -> away("Too many requests at once.");
            default -> of(status, "refused", "The request was refused", "The server does not take such a request.");
        };
    }

    static Problem of(int status, String name, String title, String detail) {
        return new Problem(status, name, title, detail, null);
    }

    public int status() {
        return status;
    }

    String name() {
        return name;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    Body body() {
        return new Body("/problems/" + name, title, status, String.valueOf(getMessage()));
    }

    record Body(String type, String title, int status, String detail) {}
}
