package onceline.drills.crowd;

import onceline.drills.history.Op.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How a call ended in the end: {@code OK} with a body, {@code FAIL} (refused) or {@code INFO} (never known). */
record Reply(Kind kind, int status, @Nullable JsonNode body) {
    static final Reply UNKNOWN = new Reply(Kind.INFO, 0, null);

    boolean ok() {
        return kind == Kind.OK;
    }
}
