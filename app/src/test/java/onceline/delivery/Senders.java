package onceline.delivery;

import onceline.plumbing.metrics.Metrics;
import org.apache.kafka.clients.producer.Producer;

/** For tests of other rooms. */
public final class Senders {
    private Senders() {}

    public static Sender over(Producer<String, byte[]> kafka, Metrics metrics) {
        return new Sender(kafka, Profile.PAYMENT, metrics);
    }
}
