package onceline.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the Sentinels replaced a primary, by their own logs; all times from the moment in question, e.g. a kill.
 *
 * @param noticed the first Sentinel found it down ({@code +sdown})
 * @param agreed as many as the quorum did ({@code +odown})
 * @param elected one had the votes to replace it ({@code +elected-leader})
 * @param promoted a replica said that it is the primary now ({@code +promoted-slave})
 * @param switched the leader told the others and its clients ({@code +switch-master})
 */
public record Failover(Duration noticed, Duration agreed, Duration elected, Duration promoted, Duration switched) {
    static Optional<Failover> in(List<SentinelEvent> events, Instant since) {
        Optional<SentinelEvent> promotion = first("+promoted-slave", "", events);
        if (promotion.isEmpty()) {
            return Optional.empty();
        }
        List<SentinelEvent> leader = events.stream()
                .filter(event -> event.sentinel().equals(promotion.get().sentinel()))
                .toList();
        return first("+switch-master", "", leader)
                .map(end -> new Failover(
                        after(since, first("+sdown", "master", events)),
                        after(since, first("+odown", "master", leader)),
                        after(since, first("+elected-leader", "", leader)),
                        after(since, promotion),
                        after(since, Optional.of(end))));
    }

    private static Optional<SentinelEvent> first(String kind, String start, List<SentinelEvent> events) {
        return events.stream()
                .filter(event -> event.kind().equals(kind) && event.details().startsWith(start))
                .findFirst();
    }

    /** A step that no log tells of took no time of its own. */
    private static Duration after(Instant since, Optional<SentinelEvent> event) {
        return event.map(it -> Duration.between(since, it.at())).orElse(Duration.ZERO);
    }
}
