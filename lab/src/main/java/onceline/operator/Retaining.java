package onceline.operator;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Sets how long a topic is kept, and refuses what would let Kafka delete records that a group has not consumed.
 *
 * <p>It looks once. What comes afterwards is what a retention means: a group that falls behind by more than the new span
 * loses records, and one that is set back finds less than before.
 */
public final class Retaining {
    /**
     * Records that become too old within it count as too old: for the moments until the change is made, and for clocks
     * that differ. Brokers look every five minutes.
     */
    static final Duration MARGIN = Duration.ofMinutes(10);

    private static final Duration TOLD_TO_ALL = Duration.ofSeconds(20);

    private final String brokers;
    private final StoredProgress stored;
    private final InstantSource clock;
    private final Steps steps;

    /** @param brokers some of Kafka's: {@code host:port,host:port} */
    public Retaining(String brokers, StoredProgress stored, InstantSource clock, Steps steps) {
        this.brokers = brokers;
        this.stored = stored;
        this.clock = clock;
        this.steps = steps;
    }

    /**
     * @param ms how long records are kept at least; −1 for ever
     * @param bytes how much of a partition is kept at least, −1 all of it; empty as it is
     * @throws Refused if the topic is a journal or none of Onceline's, or if something was not consumed
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    public void run(String topic, long ms, OptionalLong bytes) throws SQLException {
        KnownTopic known = KnownTopic.named(topic);
        refuseJournal(known);
        try (KafkaTopic kafka = KafkaTopic.connect(brokers, topic)) {
            Retention now = kafka.retention();
            Retention wanted = new Retention(ms, bytes.orElse(now.bytes()));
            steps.say(topic + " has " + now);
            if (wanted.shorterThan(now) || wanted.smallerThan(now)) {
                refuseUnread(known, kafka, now, wanted);
            }
            set(kafka, now, wanted);
        }
        steps.end();
    }

    private static void refuseJournal(KnownTopic topic) {
        if (topic.journal()) {
            throw new Refused(topic.name() + " is a journal: lines, prices and winners are made again from all of it."
                    + " It is kept for ever");
        }
    }

    /** Progress is read first: what is consumed meanwhile counts as not consumed, never the other way round. */
    private void refuseUnread(KnownTopic known, KafkaTopic kafka, Retention now, Retention wanted) throws SQLException {
        List<Progress> groups = progress(known, kafka);
        steps.say(groups.isEmpty() ? "No group consumes it" : "Consumed by " + words(groups));
        long youngSince = Math.max(0, clock.millis() - wanted.ms() + MARGIN.toMillis());
        List<Unread> unread = Unread.after(now, wanted, kafka.partitions(youngSince), groups);
        if (!unread.isEmpty()) {
            throw new Refused("Nothing was changed: with " + wanted + " Kafka could delete what is not consumed of "
                    + known.name() + ": "
                    + unread.stream().map(Unread::toString).collect(Collectors.joining("; "))
                    + ". Wait until the group has caught up, or keep more");
        }
    }

    /** Where a group has offsets in the database, those in Kafka are but shown there: they may be ahead of what counts. */
    private List<Progress> progress(KnownTopic known, KafkaTopic kafka) throws SQLException {
        Map<String, Progress> groups = new TreeMap<>();
        kafka.committed().forEach(progress -> groups.put(progress.group(), progress));
        known.groups().forEach(group -> groups.put(group, new Progress(group, "nowhere yet", Map.of())));
        stored.in(kafka).forEach(progress -> groups.put(progress.group(), progress));
        return List.copyOf(groups.values());
    }

    private static String words(List<Progress> groups) {
        return groups.stream()
                .map(group -> group.group() + " (offsets " + group.home() + ")")
                .collect(Collectors.joining(", "));
    }

    private void set(KafkaTopic kafka, Retention now, Retention wanted) throws SQLException {
        if (wanted.equals(now)) {
            steps.say("So it was already");
        } else if (steps.dry()) {
            steps.say("  would set: " + wanted);
        } else {
            kafka.keep(wanted);
            readBack(kafka, wanted);
        }
    }

    /** Any broker may answer, and each hears of it in its own time. */
    private void readBack(KafkaTopic kafka, Retention wanted) throws SQLException {
        boolean told = steps.await(TOLD_TO_ALL, () -> kafka.retention().equals(wanted));
        if (!told) {
            throw new Refused("It was set, but after " + TOLD_TO_ALL.toSeconds() + " s Kafka still says "
                    + kafka.retention() + ": has somebody else set it again? Ask again");
        }
        steps.say("Kafka says: " + kafka.name() + " has " + wanted);
    }
}
