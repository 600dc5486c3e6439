package onceline.notice;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import onceline.delivery.Message;
import onceline.delivery.Unreadable;
import onceline.delivery.Work;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;

/** Stores a notice for each fact that comes, once for each channel however often it comes. */
final class NoticeConsumer implements Work<Told> {
    private final Reading reading;
    private final Metrics metrics;
    private final Runnable wake;

    NoticeConsumer(Reading reading, Metrics metrics, Runnable wake) {
        this.reading = reading;
        this.metrics = metrics;
        this.wake = wake;
    }

    /** How the records of one topic are read. */
    @FunctionalInterface
    interface Reading {
        Told read(byte[] json) throws Unreadable;
    }

    @Override
    public Told read(byte[] value) throws Unreadable {
        return reading.read(value);
    }

    @Override
    public Done process(Connection tx, List<Message<Told>> batch) throws SQLException {
        int stored = NoticeRows.insert(tx, batch.stream().map(Message::body).toList());
        return new Done(List.of(), () -> tell(stored));
    }

    private void tell(int stored) {
        if (stored > 0) {
            metrics.counter(Metric.NOTICES_STORED).increment(stored);
            wake.run();
        }
    }
}
