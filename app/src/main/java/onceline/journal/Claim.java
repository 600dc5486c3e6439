package onceline.journal;

import java.util.Objects;
import onceline.plumbing.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * "From here on I own this partition." The offset at which it lands is the term; a decision counts only in the term of
 * the latest claim before it.
 *
 * @param node unique to one attempt of one process, so that it knows its own claim when it reads it
 * @param at the owner's clock, ms: pacing starts again from here
 */
record Claim(String type, String node, long at) {
    Claim {
        Objects.requireNonNull(node);
    }

    private static final byte[] START = "{\"type\":\"Claim\"".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    static byte[] encode(String node, long at) {
        return Json.WIRE.writeValueAsBytes(new Claim("Claim", node, at));
    }

    /**
     * The claim in these bytes; null where they are something else.
     *
     * @throws RuntimeException where they begin like a claim and are none
     */
    static @Nullable Claim decode(byte[] value) {
        boolean claim =
                value.length > START.length && java.util.Arrays.equals(value, 0, START.length, START, 0, START.length);
        return claim ? Json.WIRE.readValue(value, Claim.class) : null;
    }
}
