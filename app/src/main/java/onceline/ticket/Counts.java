package onceline.ticket;

import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.ticket.Desk.Outcome;

/** What was committed, as metrics. */
final class Counts {
    private final Metrics metrics;

    Counts(Metrics metrics) {
        this.metrics = metrics;
    }

    void add(Outcome outcome) {
        metrics.counter(Metric.TICKETS_ISSUED).increment(outcome.fresh().size());
        outcome.refusals()
                .forEach(refusal -> metrics.counter(
                                Metric.TICKETS_REFUSED,
                                "reason",
                                refusal.reason().name())
                        .increment());
        outcome.changed().forEach(ticket -> changed(ticket.state(), 1));
        metrics.counter(Metric.TICKETS_MISSED).increment(outcome.missed() ? 1 : 0);
        metrics.counter(Metric.REPEATS, "group", Issuer.GROUP).increment(outcome.repeated());
    }

    void changed(Ticket.State state, int count) {
        metrics.counter(Metric.TICKETS_CHANGED, "state", state.name()).increment(count);
    }
}
