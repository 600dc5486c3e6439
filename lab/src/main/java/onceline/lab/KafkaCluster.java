package onceline.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/**
 * The Kafka of a lab: one node alone, or three brokers that keep three copies of everything, with their controllers
 * apart or in the same processes.
 *
 * <p>Its questions go to whichever broker answers. One that is cut off from the controllers may tell of yesterday.
 */
public final class KafkaCluster implements Store {
    /** Where the controllers run. */
    public enum Shape {
        /** Three brokers and three controllers: brokers can be lost without touching the quorum. */
        SEPARATE,
        /** Three nodes that are both: smaller; with two lost there is no quorum. */
        COMBINED
    }

    private static final int NODES = 3;
    private static final int FIRST_BROKER = 1;
    private static final int FIRST_CONTROLLER = 101;
    private static final Duration WHOLE_AGAIN = Duration.ofMinutes(2);

    private final Ground ground;
    private final List<Kafka> brokers;
    private final List<Kafka> controllers;

    private KafkaCluster(Ground ground, List<Kafka> brokers, List<Kafka> controllers) {
        this.ground = ground;
        this.brokers = brokers;
        this.controllers = controllers;
    }

    /** One node that is both, with one copy of everything. */
    static KafkaCluster alone(Ground ground) {
        List<Kafka> one = List.of(ground.build("kafka", Kafka::alone));
        return new KafkaCluster(ground, one, one);
    }

    /** Three brokers; the nodes are called {@code broker-1} … and {@code controller-1} …, or {@code kafka-1} … */
    static KafkaCluster of(Shape shape, KafkaPace pace, Ground ground) {
        KafkaPlan plan = new KafkaPlan(pace, Map.of());
        if (shape == Shape.COMBINED) {
            List<Kafka> nodes = nodes(KafkaPart.COMBINED, "kafka-", FIRST_BROKER, plan, ground);
            return new KafkaCluster(ground, nodes, nodes);
        }
        return new KafkaCluster(
                ground,
                nodes(KafkaPart.BROKER, "broker-", FIRST_BROKER, plan, ground),
                nodes(KafkaPart.CONTROLLER, "controller-", FIRST_CONTROLLER, plan, ground));
    }

    private static List<Kafka> nodes(KafkaPart part, String name, int firstId, KafkaPlan plan, Ground ground) {
        return IntStream.range(0, NODES)
                .mapToObj(i -> ground.build(
                        name + (i + 1),
                        (it, host, place, log) -> new Kafka(part, firstId + i, plan, it, host, place, log)))
                .toList();
    }

    /** Starts all nodes at once and returns when each of them is ready. */
    @Override
    public void start() {
        if (brokers.size() > 1) {
            servers().forEach(Server::settle);
        }
        Together.each(servers(), Server::start);
    }

    public List<Kafka> brokers() {
        return brokers;
    }

    /** The same as the brokers where the nodes are both. */
    public List<Kafka> controllers() {
        return controllers;
    }

    /** Brokers and controllers, each once. */
    public List<Kafka> nodes() {
        List<Kafka> nodes = new ArrayList<>(controllers);
        brokers.stream().filter(broker -> !controllers.contains(broker)).forEach(nodes::add);
        return nodes;
    }

    @Override
    public List<Server> servers() {
        return List.copyOf(nodes());
    }

    /** For clients: all brokers. */
    public String bootstrapServers() {
        return brokers.stream().map(Server::address).collect(Collectors.joining(","));
    }

    /** What Onceline has to be told so that it uses this cluster as {@code ops/kafka/topics.csv} says. */
    @Override
    public Map<String, String> settings() {
        int copies = brokers.size();
        return Map.of(
                "kafka.bootstrap.servers", bootstrapServers(),
                "topics.replication-factor", String.valueOf(copies),
                "topics.min-insync", String.valueOf(Math.max(1, copies - 1)));
    }

    @Override
    public Set<String> rivals() {
        return Set.of("kafka.bootstrap.servers");
    }

    /** A new client for questions, which gives up after 15 s; the caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000,
                AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000,
                AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2_000));
    }

    /** The broker that leads the partition now; empty while nobody does. */
    public Optional<Kafka> leader(String topic, int partition) {
        return Optional.ofNullable(partition(topic, partition).leader()).flatMap(this::broker);
    }

    /** The brokers that have everything of the partition that counts. */
    public List<Kafka> inSync(String topic, int partition) {
        return partition(topic, partition).isr().stream()
                .flatMap(node -> broker(node).stream())
                .toList();
    }

    /** Who leads each partition of all topics, Kafka's own too; what nobody leads is left out. */
    public Map<TopicPartition, Kafka> leaders() {
        Map<TopicPartition, Kafka> leaders = new HashMap<>();
        try (Admin admin = admin()) {
            for (TopicDescription topic : descriptions(admin, topics(admin))) {
                topic.partitions()
                        .forEach(partition -> Optional.ofNullable(partition.leader())
                                .flatMap(this::broker)
                                .ifPresent(broker ->
                                        leaders.put(new TopicPartition(topic.name(), partition.partition()), broker)));
            }
        }
        return leaders;
    }

    /** Partitions of all topics, Kafka's own too, that lack a copy somewhere. */
    public Set<TopicPartition> underReplicated() {
        try (Admin admin = admin()) {
            return underReplicated(admin);
        }
    }

    /** The controller that leads the quorum. */
    public Kafka activeController() {
        try (Admin admin = admin()) {
            int leader = await(admin.describeMetadataQuorum().quorumInfo()).leaderId();
            return controllers.stream()
                    .filter(controller -> controller.id() == leader)
                    .findFirst()
                    .orElseThrow(() -> new LabException("No controller leads now, or an unknown one: " + leader));
        }
    }

    /** Gives every partition back to the broker that should lead it. */
    public void electPreferredLeaders() {
        try (Admin admin = admin()) {
            await(admin.electLeaders(ElectionType.PREFERRED, null).partitions()).values().stream()
                    .flatMap(Optional::stream)
                    .filter(failure -> !(failure instanceof ElectionNotNeededException))
                    .findFirst()
                    .ifPresent(failure -> {
                        throw new LabException("Not every preferred leader was elected", failure);
                    });
        }
    }

    /**
     * Restarts one node after the other, each when every partition has all its copies: the controllers, the active one
     * last, then the brokers.
     */
    public void rollingRestart() {
        List<Kafka> order = new ArrayList<>(controllers);
        Kafka active = activeController();
        order.remove(active);
        order.add(active);
        brokers.stream().filter(broker -> !controllers.contains(broker)).forEach(order::add);
        for (Kafka node : order) {
            awaitAllCopies(WHOLE_AGAIN);
            node.restart();
        }
        awaitAllCopies(WHOLE_AGAIN);
    }

    /** @throws LabException if a partition still lacks a copy then */
    public void awaitAllCopies(Duration limit) {
        try (Admin admin = admin()) {
            if (!Patience.until(limit, () -> underReplicated(admin).isEmpty())) {
                throw new LabException(
                        "After " + limit.toSeconds() + " s these lack copies: " + underReplicated(admin));
            }
        }
    }

    /** See {@link Verifiable#producer}. */
    public Verifiable verifiableProducer(String topic, String... arguments) {
        return Verifiable.producer(bootstrapServers(), topic, List.of(arguments), newLog("verifiable-producer-"));
    }

    /** See {@link Verifiable#consumer}. */
    public Verifiable verifiableConsumer(String topic, String group, String... arguments) {
        return Verifiable.consumer(
                bootstrapServers(), topic, group, List.of(arguments), newLog("verifiable-consumer-"));
    }

    private Path newLog(String name) {
        for (int i = 1; ; i++) {
            Path log = ground.place(name + i + ".log");
            if (!Files.exists(log)) {
                return log;
            }
        }
    }

    private TopicPartitionInfo partition(String topic, int partition) {
        try (Admin admin = admin()) {
            return descriptions(admin, Set.of(topic)).getFirst().partitions().stream()
                    .filter(each -> each.partition() == partition)
                    .findFirst()
                    .orElseThrow(() -> new LabException("Topic " + topic + " has no partition " + partition));
        }
    }

    private static Set<TopicPartition> underReplicated(Admin admin) {
        return descriptions(admin, topics(admin)).stream()
                .flatMap(topic -> topic.partitions().stream()
                        .filter(partition ->
                                partition.isr().size() < partition.replicas().size())
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toSet());
    }

    private static Set<String> topics(Admin admin) {
        return await(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    }

    private static List<TopicDescription> descriptions(Admin admin, Set<String> topics) {
        return List.copyOf(await(admin.describeTopics(topics).allTopicNames()).values());
    }

    private Optional<Kafka> broker(Node node) {
        return brokers.stream().filter(broker -> broker.id() == node.id()).findFirst();
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new LabException("Kafka refused or did not answer: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while asking Kafka", e);
        }
    }

    /** Stops the brokers, then the controllers: a broker's orderly stop needs the quorum. */
    @Override
    public void stop() {
        Together.each(brokers, Server::stop);
        Together.each(controllers, Server::stop);
    }
}
