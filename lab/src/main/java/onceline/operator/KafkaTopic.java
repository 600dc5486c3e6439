package onceline.operator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A topic of a running Kafka, and an operator's connection to it. */
final class KafkaTopic implements AutoCloseable {
    private static final int REQUEST_MS = 5_000;
    private static final int ANSWER_MS = 20_000;

    private final String name;
    private final Admin admin;
    private final TopicDescription description;

    private KafkaTopic(String name, Admin admin, TopicDescription description) {
        this.name = name;
        this.admin = admin;
        this.description = description;
    }

    /**
     * @param brokers some of them: {@code host:port,host:port}
     * @throws Refused if there is no such topic
     * @throws KafkaException if Kafka does not answer
     */
    static KafkaTopic connect(String brokers, String name) {
        Admin admin = admin(brokers);
        try {
            Map<String, TopicDescription> found =
                    await(admin.describeTopics(List.of(name)).allTopicNames());
            return new KafkaTopic(name, admin, Objects.requireNonNull(found.get(name)));
        } catch (UnknownTopicOrPartitionException e) {
            admin.close();
            throw new Refused(
                    "Kafka at " + brokers + " has no topic " + name + ": Onceline makes it when it starts", e);
        } catch (RuntimeException e) {
            admin.close();
            throw e;
        }
    }

    private static Admin admin(String brokers) {
        try {
            return Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS));
        } catch (KafkaException e) {
            throw new Refused("\"" + brokers + "\" are no brokers: write host:port,host:port", e);
        }
    }

    String name() {
        return name;
    }

    /** Another topic of the same name, made later, has another. */
    String id() {
        return description.topicId().toString();
    }

    Retention retention() {
        Config config = config();
        return new Retention(
                number(config, TopicConfig.RETENTION_MS_CONFIG), number(config, TopicConfig.RETENTION_BYTES_CONFIG));
    }

    /** Both at once or none. */
    void keep(Retention wanted) {
        await(admin.incrementalAlterConfigs(Map.of(
                        resource(),
                        List.of(
                                set(TopicConfig.RETENTION_MS_CONFIG, wanted.ms()),
                                set(TopicConfig.RETENTION_BYTES_CONFIG, wanted.bytes()))))
                .all());
    }

    private static AlterConfigOp set(String key, long value) {
        return new AlterConfigOp(new ConfigEntry(key, String.valueOf(value)), AlterConfigOp.OpType.SET);
    }

    /** @param youngSince ms since 1970: what is older counts as too old */
    List<Partition> partitions(long youngSince) {
        long largestRecord = number(config(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        Map<Integer, Long> young = offsets(OffsetSpec.forTimestamp(youngSince));
        Map<Integer, Long> begins = offsets(OffsetSpec.earliest());
        Map<Integer, Long> ends = offsets(OffsetSpec.latest());
        Map<Integer, Long> sizes = sizes();
        return ends.keySet().stream()
                .sorted()
                .map(part -> new Partition(
                        part,
                        at(begins, part),
                        at(ends, part),
                        at(young, part) < 0 ? OptionalLong.empty() : OptionalLong.of(at(young, part)),
                        sizes.getOrDefault(part, Long.MAX_VALUE),
                        largestRecord))
                .toList();
    }

    private static long at(Map<Integer, Long> numbers, int partition) {
        return Objects.requireNonNull(numbers.get(partition));
    }

    private Map<Integer, Long> offsets(OffsetSpec wanted) {
        Map<TopicPartition, OffsetSpec> each = description.partitions().stream()
                .map(partition -> new TopicPartition(name, partition.partition()))
                .collect(Collectors.toMap(Function.identity(), partition -> wanted));
        Map<Integer, Long> offsets = new HashMap<>();
        await(admin.listOffsets(each).all())
                .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
        return offsets;
    }

    /** Of the largest copy of each partition; unlimited where a copy lies on a broker that does not answer. */
    private Map<Integer, Long> sizes() {
        Map<Integer, Long> sizes = new HashMap<>();
        Set<Integer> answered = new HashSet<>();
        admin.describeLogDirs(brokersOfCopies()).descriptions().forEach((broker, directories) -> {
            try {
                await(directories).values().forEach(directory -> largest(directory, sizes));
                answered.add(broker);
            } catch (KafkaException away) {
                // what it has is unknown
            }
        });
        description.partitions().stream()
                .filter(partition -> !answered.containsAll(copies(partition)))
                .forEach(partition -> sizes.put(partition.partition(), Long.MAX_VALUE));
        return sizes;
    }

    private Set<Integer> brokersOfCopies() {
        return description.partitions().stream()
                .flatMap(partition -> copies(partition).stream())
                .collect(Collectors.toSet());
    }

    private void largest(LogDirDescription directory, Map<Integer, Long> sizes) {
        directory.replicaInfos().forEach((partition, copy) -> {
            if (partition.topic().equals(name)) {
                sizes.merge(partition.partition(), copy.size(), Math::max);
            }
        });
    }

    private static List<Integer> copies(TopicPartitionInfo partition) {
        return partition.replicas().stream().map(Node::id).toList();
    }

    /** Of every group that has ever committed an offset of this topic to Kafka. Share groups are not asked. */
    List<Progress> committed() {
        List<Progress> progress = new ArrayList<>();
        await(admin.listConsumerGroupOffsets(everyGroup()).all()).forEach((group, offsets) -> {
            Map<Integer, Long> next = here(offsets);
            if (!next.isEmpty()) {
                progress.add(new Progress(group, "in Kafka", next));
            }
        });
        return progress;
    }

    private Map<String, ListConsumerGroupOffsetsSpec> everyGroup() {
        ListGroupsOptions withOffsets =
                new ListGroupsOptions().withTypes(Set.of(GroupType.CLASSIC, GroupType.CONSUMER, GroupType.STREAMS));
        return await(admin.listGroups(withOffsets).all()).stream()
                .collect(Collectors.toMap(GroupListing::groupId, group -> new ListConsumerGroupOffsetsSpec()));
    }

    private Map<Integer, Long> here(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<Integer, Long> here = new HashMap<>();
        offsets.forEach((partition, committed) -> {
            if (partition.topic().equals(name) && committed != null) {
                here.put(partition.partition(), committed.offset());
            }
        });
        return here;
    }

    private Config config() {
        return Objects.requireNonNull(
                await(admin.describeConfigs(List.of(resource())).all()).get(resource()));
    }

    private static long number(Config config, String key) {
        return Long.parseLong(config.get(key).value());
    }

    private ConfigResource resource() {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
