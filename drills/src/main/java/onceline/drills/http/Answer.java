package onceline.drills.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came back. {@code retryAfter} is present where the server named a number of seconds. */
public record Answer(int status, String text, @Nullable Duration retryAfter) {

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** A refusal: the effect is impossible. Anything else that is not {@link #ok()} is a doubt. */
    public boolean refused() {
        return status >= 400 && status < 500 && status != 408;
    }
}
