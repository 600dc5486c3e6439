package onceline.member;

import io.micrometer.core.instrument.Counter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Sessions from sign-in to sign-out.
 *
 * <h2>What makes a token count</h2>
 *
 * Our signature and its time, always. Then, at most every {@link #TRUST}: Redis holds the session, or it does not because
 * Redis lost it, and then the database says that it was not signed out and Redis gets it back. While neither can say, the
 * token is good enough: a person's place in a line must not depend on a cache.
 *
 * <p>Giving a session back to Redis may race with its end. The end writes its row first and deletes after; giving back
 * looks for that row once more after it has put. One of the two sees the other.
 */
final class Sessions {
    /** How long an ended session may still be believed in by a gate that missed the message about it. */
    static final Duration TRUST = Duration.ofSeconds(10);

    /** How long the token alone is good enough before Redis and the database are asked again. */
    private static final Duration BLIND_TRUST = Duration.ofSeconds(1);

    private static final int MOST_REMEMBERED = 25_000;

    private final Tokens tokens;
    private final StoredSessions stored;
    private final SessionEnds ends;
    private final Duration life;
    private final Counter restored;
    private final InstantSource clock;
    private final Recent<String, Known> known = new Recent<>(MOST_REMEMBERED);
    private final Recent<String, Boolean> ended = new Recent<>(MOST_REMEMBERED);

    /** A token that was verified, and until when its session need not be looked at again. */
    private record Known(Token token, Instant trustedUntil) {}

    /** A token and its text. */
    record Issued(String text, Token token) {}

    Sessions(
            Tokens tokens,
            StoredSessions stored,
            SessionEnds ends,
            Duration life,
            Counter restored,
            InstantSource clock) {
        this.tokens = tokens;
        this.stored = stored;
        this.ends = ends;
        this.life = life;
        this.restored = restored;
        this.clock = clock;
    }

    Issued start(User user) {
        var token = new Token(RandomNames.after("s-"), user.id(), user.language(), endFromNow());
        stored.put(token, user);
        return new Issued(tokens.sign(token), token);
    }

    /** The same session with a later end. Older tokens of it stay good until theirs. */
    Issued renew(Token token, User user) {
        var later = new Token(token.session(), token.user(), user.language(), endFromNow());
        stored.put(later, user);
        return new Issued(tokens.sign(later), later);
    }

    /** @return nothing if the token is forged, has expired, or its session was ended */
    Optional<Token> standing(String text) {
        var remembered = known.get(text);
        var token = remembered == null ? tokens.verify(text) : Optional.of(remembered.token());
        var now = clock.instant();
        if (token.isEmpty() || !now.isBefore(token.get().expiresAt()) || isEnded(token.get())) {
            return Optional.empty();
        }
        boolean trusted = remembered != null && now.isBefore(remembered.trustedUntil());
        return trusted || look(text, token.get(), now) ? token : Optional.empty();
    }

    /** Whose session it is. */
    Optional<User> owner(Token token) {
        return stored.owner(token.session()).or(() -> ends.look(token).flatMap(SessionEnds.Finding::user));
    }

    /** Certain once it returns: the row stands. Telling Redis and the other gates is a matter of moments. */
    void end(Token token) throws SQLException {
        var last = endFromNow();
        ends.end(token, token.expiresAt().isAfter(last) ? token.expiresAt() : last);
        forget(token.session());
        stored.end(token);
    }

    /** It was ended, here or elsewhere. */
    void forget(String session) {
        ended.put(session, true);
    }

    private boolean isEnded(Token token) {
        return ended.get(token.session()) != null;
    }

    private boolean look(String text, Token token, Instant now) {
        var inRedis = stored.has(token.session());
        if (inRedis.isEmpty()) {
            return trust(text, token, now.plus(BLIND_TRUST));
        }
        return inRedis.get() ? trust(text, token, now.plus(TRUST)) : restore(text, token, now);
    }

    private boolean restore(String text, Token token, Instant now) {
        var finding = ends.look(token);
        if (finding.isEmpty()) {
            return trust(text, token, now.plus(BLIND_TRUST));
        }
        var user = finding.get().user();
        if (finding.get().ended() || user.isEmpty()) {
            forget(token.session());
            return false;
        }
        stored.put(token, user.get());
        restored.increment();
        return stillStands(token) && trust(text, token, now.plus(TRUST));
    }

    private boolean stillStands(Token token) {
        boolean endedMeanwhile =
                ends.look(token).map(SessionEnds.Finding::ended).orElse(false);
        if (endedMeanwhile) {
            forget(token.session());
            stored.end(token);
        }
        return !endedMeanwhile;
    }

    private boolean trust(String text, Token token, Instant until) {
        known.put(text, new Known(token, until));
        return true;
    }

    /** Whole seconds: a token knows no smaller ones, and answer and token must say the same. */
    private Instant endFromNow() {
        return clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
    }
}
