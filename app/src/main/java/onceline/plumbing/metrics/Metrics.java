package onceline.plumbing.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/** Counts, gauges and times of this process, under the names of {@link Metric} and no others. */
public final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** @param labels name, value, name, value … of few distinct values: never a user or an entry */
    public Counter counter(Metric metric, String... labels) {
        return Counter.builder(metric.id())
                .description(metric.doc())
                .tags(Tags.of(labels))
                .register(registry);
    }

    public Timer timer(Metric metric, String... labels) {
        return Timer.builder(metric.id())
                .description(metric.doc())
                .tags(Tags.of(labels))
                .publishPercentileHistogram(false)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    public void gauge(Metric metric, Supplier<Number> value, String... labels) {
        Gauge.builder(metric.id(), value)
                .description(metric.doc())
                .tags(Tags.of(labels))
                .register(registry);
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** In Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }
}
