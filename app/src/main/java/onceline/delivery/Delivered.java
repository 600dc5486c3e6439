package onceline.delivery;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a stream that was delivered to this consumer and waits to be acknowledged.
 *
 * @param fields null: the entry was deleted from the stream meanwhile
 */
record Delivered(String id, @Nullable Map<String, String> fields) {
    boolean deleted() {
        return fields == null;
    }
}
