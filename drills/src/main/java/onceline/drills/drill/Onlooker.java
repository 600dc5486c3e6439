package onceline.drills.drill;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import onceline.lab.KafkaCluster;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/** What an operator sees of Kafka from outside; what may be down itself is not waited for long. */
final class Onlooker implements AutoCloseable {
    private static final int ANSWER_MS = 2_000;
    private static final int PATIENCE_MS = 10_000;

    private final KafkaCluster kafkas;
    private @Nullable Admin admin;

    Onlooker(KafkaCluster kafkas) {
        this.kafkas = kafkas;
    }

    /** Records between what the group has committed and the ends of its partitions. */
    double lag(String group) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed =
                await(admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, ListOffsetsResultInfo> ends = await(admin().listOffsets(committed.keySet().stream()
                        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                .all());
        long behind = 0;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> one : committed.entrySet()) {
            ListOffsetsResultInfo end = ends.get(one.getKey());
            behind += end == null ? 0 : end.offset() - one.getValue().offset();
        }
        return behind;
    }

    /** Client ids of the members of a group. */
    List<String> members(String group) throws Exception {
        return await(admin().describeConsumerGroups(List.of(group)).all()).values().stream()
                .flatMap(described -> described.members().stream())
                .map(member -> member.clientId())
                .sorted()
                .toList();
    }

    /** Partitions that lack a copy somewhere. */
    double underReplicated() throws Exception {
        return partitions().stream()
                .filter(one -> one.isr().size() < one.replicas().size())
                .count();
    }

    /** Partitions that are led by another broker than should lead them, or by none. */
    double strays() throws Exception {
        return partitions().stream()
                .filter(one -> one.leader() == null
                        || one.leader().id() != one.replicas().getFirst().id())
                .count();
    }

    /** 1 while a controller leads the quorum and says so, else 0. */
    double activeControllers() throws InterruptedException {
        DescribeMetadataQuorumOptions soon = new DescribeMetadataQuorumOptions().timeoutMs(ANSWER_MS);
        try {
            return await(admin().describeMetadataQuorum(soon).quorumInfo()).leaderId() >= 0 ? 1 : 0;
        } catch (ExecutionException nobody) {
            return 0;
        }
    }

    private List<TopicPartitionInfo> partitions() throws Exception {
        ListTopicsOptions all = new ListTopicsOptions().listInternal(true).timeoutMs(ANSWER_MS);
        Collection<String> topics = await(admin().listTopics(all).names());
        DescribeTopicsOptions soon = new DescribeTopicsOptions().timeoutMs(ANSWER_MS);
        Collection<TopicDescription> described =
                await(admin().describeTopics(topics, soon).allTopicNames()).values();
        return described.stream().flatMap(topic -> topic.partitions().stream()).toList();
    }

    private static <T> T await(KafkaFuture<T> answer) throws InterruptedException, ExecutionException {
        return answer.get();
    }

    private synchronized Admin admin() {
        Admin known = admin;
        if (known == null) {
            known = Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafkas.bootstrapServers(),
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS));
            admin = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close();
        }
    }
}
