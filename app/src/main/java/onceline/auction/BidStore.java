package onceline.auction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import onceline.delivery.Outbox;
import onceline.delivery.StreamWork;
import onceline.delivery.Unreadable;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;

/** Stores accepted bids, each once, and tells those who no longer lead. */
final class BidStore implements StreamWork<AcceptedBid> {
    private static final Pattern ID = Pattern.compile("([0-9]{1,18})-0");

    private final BidJournal journal;
    private final Metrics metrics;
    private final Runnable wakeRelays;

    /** @param wakeRelays called after a commit that has something to tell; must not block */
    BidStore(BidJournal journal, Metrics metrics, Runnable wakeRelays) {
        this.journal = journal;
        this.metrics = metrics;
        this.wakeRelays = wakeRelays;
    }

    @Override
    public AcceptedBid read(String id, Map<String, String> fields) throws Unreadable {
        return BidWire.ofStream(offset(id), fields.get("bid"));
    }

    @Override
    public AcceptedBid restore(String id) throws Unreadable {
        return journal.at(offset(id));
    }

    @Override
    public Runnable store(Connection tx, List<AcceptedBid> batch) throws SQLException {
        var fresh = BidRows.insertNew(tx, batch);
        var told = Outbids.of(tx, batch, fresh);
        Outbox.add(tx, told);
        return () -> tell(fresh.size(), told.size());
    }

    private void tell(int stored, int told) {
        metrics.counter(Metric.BIDS_STORED).increment(stored);
        if (told > 0) {
            wakeRelays.run();
        }
    }

    private static long offset(String id) throws Unreadable {
        var form = ID.matcher(id);
        if (!form.matches()) {
            throw new Unreadable("the id is not an offset of the journal");
        }
        return Long.parseLong(form.group(1));
    }
}
