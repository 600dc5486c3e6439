package onceline.member;

import java.time.Instant;
import onceline.words.UserId;

/**
 * What a session token says.
 *
 * @param session its id, {@code s-} and 26 letters and digits
 */
record Token(String session, UserId user, Language language, Instant expiresAt) {}
