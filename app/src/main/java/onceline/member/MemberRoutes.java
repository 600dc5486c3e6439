package onceline.member;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import onceline.plumbing.http.Answer;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Request;
import onceline.plumbing.http.Routes;
import onceline.plumbing.http.Streams;
import onceline.words.UserId;

/** Sign in, renew, sign out, and who am I. */
final class MemberRoutes {
    private final Registry registry;
    private final Sessions sessions;
    private final Gatekeeper gatekeeper;
    private final Streams streams;
    private final boolean secureCookie;
    private final InstantSource clock;

    private record Signed(UserId user, String session, String token, Instant expiresAt) {}

    private record Me(UserId user, String contact, Language language) {}

    /** @param secureCookie whether browsers may send the cookie over HTTPS only */
    MemberRoutes(
            Registry registry,
            Sessions sessions,
            Gatekeeper gatekeeper,
            Streams streams,
            boolean secureCookie,
            InstantSource clock) {
        this.registry = registry;
        this.sessions = sessions;
        this.gatekeeper = gatekeeper;
        this.streams = streams;
        this.secureCookie = secureCookie;
        this.clock = clock;
    }

    void addTo(Routes routes) {
        routes.post("/api/sessions", this::signIn)
                .post("/api/sessions/renew", this::renew)
                .delete("/api/sessions", this::signOut)
                .get("/api/me", this::me);
    }

    private Answer signIn(Request request) throws SQLException {
        var user = registry.recognise(request.body(SignIn.class))
                .orElseThrow(() -> Problem.signInFirst("This contact belongs to another key."));
        var issued = sessions.start(user);
        return withCookie(Answer.created(signed(issued)), issued);
    }

    private Answer renew(Request request) {
        var token = gatekeeper.token(request);
        var issued = sessions.renew(token, owner(token));
        return withCookie(Answer.ok(signed(issued)), issued);
    }

    private Answer signOut(Request request) throws SQLException {
        var token = gatekeeper.token(request);
        sessions.end(token);
        streams.doubt(token.user());
        return Answer.noContent().with("Set-Cookie", cookie("", Duration.ZERO));
    }

    private Answer me(Request request) {
        var user = owner(gatekeeper.token(request));
        return Answer.ok(new Me(user.id(), user.contact(), user.language()));
    }

    private User owner(Token token) {
        return sessions.owner(token)
                .orElseThrow(() -> Problem.away("Neither Redis nor the database can say who this is."));
    }

    private static Signed signed(Sessions.Issued issued) {
        var token = issued.token();
        return new Signed(token.user(), token.session(), issued.text(), token.expiresAt());
    }

    private Answer withCookie(Answer answer, Sessions.Issued issued) {
        var life = Duration.between(clock.instant(), issued.token().expiresAt());
        return answer.with("Set-Cookie", cookie(issued.text(), life));
    }

    private String cookie(String value, Duration life) {
        return Gatekeeper.COOKIE + "=" + value + "; Path=/; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (secureCookie ? "; Secure" : "");
    }
}
