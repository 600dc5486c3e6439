package onceline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import onceline.plumbing.settings.Settings;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CareTest {
    private static final KafkaSettings TWO_OF_THREE = KafkaSettings.from(Settings.read(
            KafkaSettings.SETTINGS,
            KafkaSettings.NAMES,
            new Settings.Sources(
                    Map.of("topics.replication-factor", "3", "topics.min-insync", "2"), Map.of(), Map.of())));

    @ParameterizedTest
    @CsvSource({
        "2, DYNAMIC_TOPIC_CONFIG, false, ''",
        "2, DYNAMIC_DEFAULT_BROKER_CONFIG, false, ''",
        "1, DYNAMIC_TOPIC_CONFIG, false, in effect 1",
        "2, STATIC_BROKER_CONFIG, false, in effect 1",
        "2, DYNAMIC_TOPIC_CONFIG, true, unclean",
    })
    void aTopicIsKeptAsSetOrItIsSaid(String inSync, ConfigSource source, String unclean, String said) {
        var topic = new Config(List.of(
                entry("min.insync.replicas", inSync, source),
                entry("unclean.leader.election.enable", unclean, ConfigSource.DYNAMIC_TOPIC_CONFIG)));
        var found = Care.weaknesses(topic, TWO_OF_THREE);
        if (said.isEmpty()) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).singleElement().asString().contains(said);
        }
    }

    @Test
    void aCopyOnADeadBrokerIsACopy() {
        assertThat(Care.weakness(withCopies(3), TWO_OF_THREE)).isEmpty();
        assertThat(Care.weakness(withCopies(2), TWO_OF_THREE))
                .hasValueSatisfying(why -> assertThat(why).contains("2 copies"));
    }

    private static TopicDescription withCopies(int copies) {
        var nodes = List.of(new Node(1, "a", 1), new Node(2, "b", 1), new Node(3, "c", 1))
                .subList(0, copies);
        var alive = nodes.subList(0, 1);
        return new TopicDescription(
                "queue-journal", false, List.of(new TopicPartitionInfo(0, alive.getFirst(), nodes, alive)));
    }

    private static ConfigEntry entry(String name, String value, ConfigSource source) {
        return new ConfigEntry(name, value, source, false, false, List.of(), ConfigEntry.ConfigType.STRING, null);
    }
}
