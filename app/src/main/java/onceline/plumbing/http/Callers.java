package onceline.plumbing.http;

import java.util.Optional;
import onceline.words.UserId;

/** Tells who is calling. Each throws {@link Problem} 401 (who are you?) or 403 (not you). */
public interface Callers {
    UserId user(Request request);

    /** Empty where nobody says who they are, or says it with a session that has ended. */
    Optional<UserId> anybody(Request request);

    void requireAdmin(Request request);

    void requireService(Request request);
}
