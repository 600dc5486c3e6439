package onceline.member;

import java.security.MessageDigest;
import java.util.Optional;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.words.UserId;

/**
 * Knows people by their session token, the operator and the service by theirs.
 *
 * <h2>Requests from other sites (CSRF)</h2>
 *
 * A browser adds cookies to requests that another site made it send. Three things stand against it, each enough by itself
 * in a browser of today: the cookie is SameSite=Strict, so such requests come without it; a browser says where a request
 * comes from, and only this site may change things; and a form of another site cannot send JSON, so no other type of body
 * is taken with a cookie. A token in the header {@code Authorization} needs none of this: no browser adds it by itself.
 */
final class Gatekeeper implements Callers {
    static final String COOKIE = "onceline_session";

    private final Sessions sessions;
    private final String adminToken;
    private final String serviceToken;

    /** @param serviceToken empty: there is no service */
    Gatekeeper(Sessions sessions, String adminToken, String serviceToken) {
        this.sessions = sessions;
        this.adminToken = adminToken;
        this.serviceToken = serviceToken;
    }

    @Override
    public UserId user(Request request) {
        return token(request).user();
    }

    @Override
    public Optional<UserId> anybody(Request request) {
        return request.bearer()
                .or(() -> request.cookie(COOKIE))
                .flatMap(sessions::standing)
                .map(Token::user);
    }

    Token token(Request request) {
        return sessions.standing(text(request))
                .orElseThrow(() -> signInFirst("The session is not or no longer valid."));
    }

    @Override
    public void requireAdmin(Request request) {
        String given = request.bearer().orElseThrow(() -> signInFirst("The admin token is needed."));
        if (!same(given, adminToken)) {
            throw Problem.forbidden("This is not the admin token.");
        }
    }

    @Override
    public void requireService(Request request) {
        String given = request.bearer().orElseThrow(() -> signInFirst("The service token is needed."));
        if (serviceToken.isEmpty() || !same(given, serviceToken)) {
            throw Problem.forbidden("This is not the service token.");
        }
    }

    private static String text(Request request) {
        return request.bearer().or(() -> cookie(request)).orElseThrow(() -> signInFirst("Sign in at /api/sessions."));
    }

    private static Optional<String> cookie(Request request) {
        var cookie = request.cookie(COOKIE);
        if (cookie.isPresent() && request.changesThings()) {
            requireOwnSite(request);
        }
        return cookie;
    }

    private static void requireOwnSite(Request request) {
        var site = request.header("Sec-Fetch-Site").orElse("same-origin");
        boolean json = request.header("Content-Type")
                .map(type -> type.startsWith("application/json"))
                .orElse(true);
        if (!json || !(site.equals("same-origin") || site.equals("none"))) {
            throw Problem.forbidden("With a cookie, only this site's own pages may do this, with JSON or nothing.");
        }
    }

    /** Hashed first, so that not even the length can be measured. */
    private static boolean same(String given, String expected) {
        return MessageDigest.isEqual(Key.sha256(given), Key.sha256(expected));
    }

    private static Problem signInFirst(String detail) {
        return Problem.signInFirst(detail);
    }
}
