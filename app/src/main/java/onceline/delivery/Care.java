package onceline.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/** Compares how a topic is kept with how the settings want it kept. */
final class Care {
    /**
     * Where {@code min.insync.replicas} counts in every case: with eligible leader replicas (KIP-966, on by default in new
     * clusters) Kafka does not read the one in a broker's file, though it still shows it.
     */
    private static final Set<ConfigSource> COUNTS =
            Set.of(ConfigSource.DYNAMIC_TOPIC_CONFIG, ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);

    private Care() {}

    /** Copies, those on dead brokers included. */
    static Optional<String> weakness(TopicDescription topic, KafkaSettings settings) {
        int copies = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        return copies >= settings.replicationFactor()
                ? Optional.empty()
                : Optional.of("it has " + copies + " copies, and topics.replication-factor is "
                        + settings.replicationFactor() + ": reassign its partitions");
    }

    static List<String> weaknesses(Config topic, KafkaSettings settings) {
        var found = new ArrayList<String>();
        int inSync = inSync(entry(topic, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
        if (inSync < settings.minInsync()) {
            found.add("min.insync.replicas is in effect " + inSync + ", and topics.min-insync is "
                    + settings.minInsync() + ": set it on the topic itself");
        }
        if ("true"
                .equals(entry(topic, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG)
                        .value())) {
            found.add(
                    "unclean.leader.election.enable is true: a leader may be elected that lacks what was acknowledged");
        }
        return found;
    }

    private static int inSync(ConfigEntry entry) {
        return COUNTS.contains(entry.source()) ? Integer.parseInt(entry.value()) : 1;
    }

    private static ConfigEntry entry(Config topic, String name) {
        return Objects.requireNonNull(topic.get(name), name);
    }
}
