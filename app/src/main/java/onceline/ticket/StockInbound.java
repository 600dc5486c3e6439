package onceline.ticket;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.Message;
import onceline.delivery.Outbox;
import onceline.delivery.Topic;
import onceline.delivery.Unreadable;
import onceline.delivery.Work;
import onceline.plumbing.json.Json;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.work.Worker;
import onceline.words.EventId;
import onceline.words.MalformedId;
import onceline.words.RequestId;
import tools.jackson.core.JacksonException;

/** Adds the stock that {@code stock.inbound} brings. Each message counts once, however often it is read. */
public final class StockInbound implements Work<StockInbound.Added> {
    public static final String GROUP = "stock-group";

    /** Units in one message at most. */
    static final long MOST = 1_000_000;

    private static final String COUNT =
            "insert ignore into stock_message (id, event_id, units, at) values (?, ?, ?, utc_timestamp(3))";

    private final Metrics metrics;
    private final Runnable wakeRelay;

    StockInbound(Metrics metrics, Runnable wakeRelay) {
        this.metrics = metrics;
        this.wakeRelay = wakeRelay;
    }

    /** @param wakeRelay called after a commit that has something to tell; must not block */
    public static Worker worker(DatabaseConsumer.Parts parts, Runnable wakeRelay) {
        return DatabaseConsumer.of(parts, GROUP, Topic.STOCK_INBOUND, new StockInbound(parts.metrics(), wakeRelay));
    }

    /**
     * A record of {@code stock.inbound}.
     *
     * @param units 1 to 1,000,000
     * @param at ms since 1970, for the reader only
     */
    record Added(RequestId id, EventId eventId, long units, long at) {}

    @Override
    public Added read(byte[] value) throws Unreadable {
        try {
            var added = Json.WIRE.readValue(value, Added.class);
            require(added != null && added.id() != null && added.eventId() != null, "a field is missing");
            require(added.units() >= 1 && added.units() <= MOST, "units out of range");
            return added;
        } catch (JacksonException | MalformedId malformed) {
            throw new Unreadable("not a stock message");
        }
    }

    @Override
    public Done process(Connection tx, List<Message<Added>> batch) throws SQLException {
        var before = StockRows.lock(
                tx, batch.stream().map(each -> each.body().eventId()).toList());
        var after = new LinkedHashMap<>(before);
        var rejected = new ArrayList<Rejected>();
        int repeated = 0;
        for (var message : batch) {
            if (!before.containsKey(message.body().eventId())) {
                rejected.add(new Rejected(message.offset(), "NO_SALE"));
            } else if (isNew(tx, message.body())) {
                after.computeIfPresent(
                        message.body().eventId(),
                        (event, stock) -> stock.added(message.body().units()));
            } else {
                repeated++;
            }
        }
        write(tx, before, after);
        return new Done(rejected, told(repeated));
    }

    private Runnable told(int repeated) {
        return () -> {
            metrics.counter(Metric.REPEATS, "group", GROUP).increment(repeated);
            wakeRelay.run();
        };
    }

    private static void write(Connection tx, Map<EventId, Stock> before, Map<EventId, Stock> after)
            throws SQLException {
        for (Stock stock : after.values()) {
            if (stock.total()
                    != Objects.requireNonNull(before.get(stock.eventId())).total()) {
                var granted = stock.nextVersion();
                StockRows.update(tx, granted);
                Outbox.add(tx, List.of(Facts.granted(granted)));
            }
        }
    }

    private static boolean isNew(Connection tx, Added added) throws SQLException {
        try (var insert = tx.prepareStatement(COUNT)) {
            insert.setString(1, added.id().value());
            insert.setString(2, added.eventId().value());
            insert.setLong(3, added.units());
            return insert.executeUpdate() == 1;
        }
    }

    private static void require(boolean met, String cause) throws Unreadable {
        if (!met) {
            throw new Unreadable(cause);
        }
    }
}
