package onceline.drills.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import onceline.drills.judge.FinalState.Replication;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

final class CareTest {
    @Test
    void theWeakestPartitionAndTheWeakestTopicCount() {
        List<TopicDescription> topics = List.of(topic(3, 3), topic(3, 2));

        assertThat(Care.least(topics, List.of(minInsync("2"), minInsync("1")))).isEqualTo(new Replication(2, 1));
        assertThat(Care.least(List.of(topic(3)), List.of(minInsync("2")))).isEqualTo(new Replication(3, 2));
    }

    @Test
    void everyTopicNeedsEveryCopy() {
        assertThat(Care.lacking(List.of(inSync("journal", 2, 2), inSync("told", 2, 2))))
                .isNull();
        assertThat(Care.lacking(List.of(inSync("journal", 2, 2), inSync("told", 2, 1))))
                .isEqualTo("told lacks copies of the partitions [0]");
    }

    private static TopicDescription inSync(String name, int copies, int inSync) {
        TopicPartitionInfo partition = new TopicPartitionInfo(
                0,
                Node.noNode(),
                Collections.nCopies(copies, Node.noNode()),
                Collections.nCopies(inSync, Node.noNode()));
        return new TopicDescription(name, false, List.of(partition));
    }

    /** With a partition of so many copies each. */
    private static TopicDescription topic(int... copies) {
        List<TopicPartitionInfo> partitions = Arrays.stream(copies)
                .mapToObj(count ->
                        new TopicPartitionInfo(0, Node.noNode(), Collections.nCopies(count, Node.noNode()), List.of()))
                .toList();
        return new TopicDescription("topic", false, partitions);
    }

    private static Config minInsync(String value) {
        return new Config(List.of(new ConfigEntry("min.insync.replicas", value)));
    }
}
