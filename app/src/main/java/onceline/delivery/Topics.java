package onceline.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import onceline.plumbing.settings.SettingsRefused;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing and refuses to work with ones that would break a promise. */
public final class Topics {
    private static final Logger log = LoggerFactory.getLogger(Topics.class);
    private static final List<Topic> JOURNALS = List.of(Topic.QUEUE_JOURNAL, Topic.BID_JOURNAL);

    private final Admin admin;
    private final KafkaSettings settings;

    private Topics(Admin admin, KafkaSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /**
     * May be called by several processes at once, and at every start.
     *
     * <p>A topic that is kept with less care than the settings say is told in the log and used all the same: it may have
     * been made so on purpose, to get through an emergency.
     *
     * @throws SettingsRefused if a topic exists with another number of partitions, or a journal with a retention: both
     *     would lose order or history
     * @throws KafkaException if Kafka cannot be reached
     */
    public static void create(KafkaSettings settings) {
        try (var admin = Admin.create(settings.admin())) {
            var topics = new Topics(admin, settings);
            topics.createMissing();
            topics.refuseUnfit();
            topics.warnOfWeak();
        }
    }

    /** The id that Kafka gave the topic: another one means that it was deleted and made again. */
    public static String id(KafkaSettings settings, Topic topic) {
        try (var admin = Admin.create(settings.admin())) {
            var found = await(admin.describeTopics(List.of(topic.topic())).allTopicNames());
            return Objects.requireNonNull(found.get(topic.topic())).topicId().toString();
        }
    }

    private void createMissing() {
        admin.createTopics(wanted(settings)).values().values().forEach(Topics::awaitOrExists);
    }

    /** All topics as they are created where they are missing. */
    static List<NewTopic> wanted(KafkaSettings settings) {
        return Arrays.stream(Topic.values())
                .map(topic -> wanted(topic, settings))
                .toList();
    }

    private static NewTopic wanted(Topic topic, KafkaSettings settings) {
        var properties = new HashMap<>(Profile.PAYMENT.properties(Choice.Side.TOPIC));
        properties.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(settings.minInsync()));
        properties.putAll(topic.retention());
        return new NewTopic(topic.topic(), topic.partitions(), settings.replicationFactor()).configs(properties);
    }

    private void refuseUnfit() {
        var wrong = Stream.concat(wrongPartitions(), JOURNALS.stream().flatMap(this::wrongJournal))
                .toList();
        if (!wrong.isEmpty()) {
            throw new SettingsRefused(new ArrayList<>(wrong));
        }
    }

    private Stream<String> wrongPartitions() {
        var names = Arrays.stream(Topic.values()).map(Topic::topic).toList();
        var found = await(admin.describeTopics(names).allTopicNames());
        return Arrays.stream(Topic.values())
                .filter(topic -> partitions(found, topic) != topic.partitions())
                .map(topic -> "topic " + topic + " has " + partitions(found, topic) + " partitions, but "
                        + topic.partitions()
                        + " are needed: more or fewer would send a key elsewhere and break its order");
    }

    private void warnOfWeak() {
        var names = Arrays.stream(Topic.values()).map(Topic::topic).toList();
        var resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        await(admin.describeTopics(names).allTopicNames())
                .forEach((name, found) -> Care.weakness(found, settings).ifPresent(why -> warn(name, why)));
        await(admin.describeConfigs(resources).all())
                .forEach((topic, found) -> Care.weaknesses(found, settings).forEach(why -> warn(topic.name(), why)));
    }

    private static void warn(String topic, String why) {
        log.atWarn().addKeyValue("topic", topic).addKeyValue("why", why).log("kept with less care than set");
    }

    private static int partitions(Map<String, org.apache.kafka.clients.admin.TopicDescription> found, Topic topic) {
        return java.util.Objects.requireNonNull(found.get(topic.topic()))
                .partitions()
                .size();
    }

    private Stream<String> wrongJournal(Topic topic) {
        var journal = new ConfigResource(ConfigResource.Type.TOPIC, topic.topic());
        Config found = java.util.Objects.requireNonNull(
                await(admin.describeConfigs(List.of(journal)).all()).get(journal));
        var needed = new HashMap<>(topic.retention());
        needed.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        return needed.entrySet().stream()
                .filter(need -> !need.getValue().equals(found.get(need.getKey()).value()))
                .map(need -> "topic " + topic + " has " + need.getKey() + "="
                        + found.get(need.getKey()).value()
                        + ", which would delete places of waiting people or bids: set it to "
                        + need.getValue());
    }

    private static void awaitOrExists(KafkaFuture<Void> creation) {
        try {
            await(creation);
        } catch (TopicExistsException asItShouldBe) {
            // another process, or an earlier start, was first
        }
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while talking to Kafka", interrupted);
        }
    }
}
