package onceline.line;

import java.util.Map;
import java.util.Optional;
import onceline.ticket.Stock;
import onceline.words.EventId;
import onceline.words.QueueId;
import org.jspecify.annotations.Nullable;

/** Queues as lists show them, from the texts that the owner put into Redis. */
final class Overview {
    /** Shown while there is no picture: the queue is being opened, or Redis is away. */
    private static final String OPENING = "opening";

    private Overview() {}

    /** A sale for everybody. */
    record Sale(
            EventId eventId,
            String title,
            QueueId queue,
            String phase,
            boolean soldOut,
            long waiting,
            long inside,
            @Nullable String rate) {}

    /** A queue for operators; what is not known now is left out. */
    record Queue(
            QueueId queue,
            String phase,
            @Nullable String title,
            @Nullable String rate,
            @Nullable Long insideLimit,
            @Nullable Long waiting,
            @Nullable Long inside,
            @Nullable Long granted,
            @Nullable Long admitted,
            @Nullable Long perMinute,
            boolean soldOut,
            boolean held,
            @Nullable String topic,
            @Nullable Long term,
            @Nullable Long applied,
            @Nullable Long forwarded,
            @Nullable Units stock) {}

    /** Stock as the database has it. */
    record Units(long total, long free, long decided, long version) {
        static Units of(Stock stock) {
            return new Units(stock.total(), stock.free(), stock.decided(), stock.version());
        }
    }

    static Sale sale(EventId eventId, String title, Map<String, String> shown) {
        return new Sale(
                eventId,
                title,
                QueueId.of(eventId),
                shown.getOrDefault("phase", OPENING),
                flag(shown, "soldOut"),
                Optional.ofNullable(number(shown, "waiting")).orElse(0L),
                Optional.ofNullable(number(shown, "inside")).orElse(0L),
                shown.get("rate"));
    }

    static Queue queue(QueueId queue, Map<String, String> shown, Optional<Stock> stock) {
        return new Queue(
                queue,
                shown.getOrDefault("phase", OPENING),
                shown.get("title"),
                shown.get("rate"),
                number(shown, "insideLimit"),
                number(shown, "waiting"),
                number(shown, "inside"),
                number(shown, "granted"),
                number(shown, "admitted"),
                number(shown, "perMinute"),
                flag(shown, "soldOut"),
                flag(shown, "held"),
                shown.get("topic"),
                number(shown, "term"),
                number(shown, "applied"),
                number(shown, "forwarded"),
                stock.map(Units::of).orElse(null));
    }

    private static boolean flag(Map<String, String> shown, String field) {
        return "1".equals(shown.get(field));
    }

    private static @Nullable Long number(Map<String, String> shown, String field) {
        String text = shown.get(field);
        return text == null ? null : Long.valueOf(text);
    }
}
