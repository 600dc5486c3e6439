package onceline.plumbing.sql;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows as db/*.sql has them, as far as the simulated statements need them. Rows never change, they are replaced. */
public final class Tables {
    /** By group, topic and partition. */
    public final Map<String, Offset> offsets = new HashMap<>();

    public final Map<String, Stock> stock = new TreeMap<>();

    /** In the order of {@code seq}. */
    public final Map<String, Ticket> tickets = new LinkedHashMap<>();

    public final Map<String, Refusal> refusals = new HashMap<>();
    public final Map<String, Long> stockMessages = new HashMap<>();
    final TreeMap<Long, Told> outbox = new TreeMap<>();

    public record Offset(long next, String topicId) {}

    public record Stock(
            String event,
            int partition,
            long hold,
            long total,
            long free,
            long decided,
            long version,
            @Nullable Long missed,
            @Nullable LocalDateTime missedAt) {}

    public record Ticket(
            String id,
            String event,
            String user,
            String state,
            int version,
            LocalDateTime holdUntil,
            @Nullable Long place,
            @Nullable Long ordinal,
            LocalDateTime issuedAt,
            boolean warned) {
        public boolean isPending() {
            return state.equals("PENDING");
        }

        public boolean isLive() {
            return isPending() || state.equals("CONFIRMED");
        }

        Ticket become(String next) {
            return new Ticket(id, event, user, next, version + 1, holdUntil, place, ordinal, issuedAt, warned);
        }

        Ticket warnedAbout() {
            return new Ticket(id, event, user, state, version, holdUntil, place, ordinal, issuedAt, true);
        }
    }

    public record Refusal(
            String id,
            String user,
            @Nullable Long place,
            @Nullable Long ordinal,
            String reason) {}

    record Told(byte[] messages, LocalDateTime at) {}

    public boolean outboxIsEmpty() {
        return outbox.isEmpty();
    }

    Tables copy() {
        var copy = new Tables();
        copy.offsets.putAll(offsets);
        copy.stock.putAll(stock);
        copy.tickets.putAll(tickets);
        copy.refusals.putAll(refusals);
        copy.stockMessages.putAll(stockMessages);
        copy.outbox.putAll(outbox);
        return copy;
    }

    void keepOutboxOf(Tables other) {
        outbox.clear();
        outbox.putAll(other.outbox);
    }
}
