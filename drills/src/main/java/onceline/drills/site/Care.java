package onceline.drills.site;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import onceline.drills.judge.FinalState.Replication;
import onceline.lab.KafkaCluster;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** With which replication topics are kept: the effective values, asked of the cluster. */
public final class Care {
    private Care() {}

    /** Of the journal of the waiting lines. */
    public static Replication of(Site site) throws InterruptedException {
        return of(site, "queue-journal");
    }

    /** Of that topic. */
    public static Replication of(Site site, String name) throws InterruptedException {
        try (Admin admin = Admin.create(site.kafkaWith(Map.of()))) {
            return least(admin, Set.of(name));
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not describe " + name + ": " + e.getCause(), e);
        }
    }

    /** The least that any topic has, Kafka's own left out: a figure is worth no more than the weakest topic it passes. */
    public static Replication least(KafkaCluster cluster) throws InterruptedException {
        try (Admin admin = cluster.admin()) {
            return least(admin, admin.listTopics().names().get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not describe its topics: " + e.getCause(), e);
        }
    }

    /** Which partitions of which of these topics lack a copy that is in sync, in words; null if none does. */
    static @Nullable String lacking(Site site, Set<String> names) throws InterruptedException {
        try (Admin admin = Admin.create(site.kafkaWith(Map.of()))) {
            return lacking(admin.describeTopics(names).allTopicNames().get().values());
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not describe " + names + ": " + e.getCause(), e);
        }
    }

    /** The first found. */
    static @Nullable String lacking(Collection<TopicDescription> topics) {
        return topics.stream()
                .filter(topic -> !lacking(topic).isEmpty())
                .map(topic -> topic.name() + " lacks copies of the partitions " + lacking(topic))
                .findFirst()
                .orElse(null);
    }

    private static List<Integer> lacking(TopicDescription topic) {
        return topic.partitions().stream()
                .filter(partition ->
                        partition.isr().size() < partition.replicas().size())
                .map(TopicPartitionInfo::partition)
                .toList();
    }

    private static Replication least(Admin admin, Set<String> names) throws ExecutionException, InterruptedException {
        List<ConfigResource> topics = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        return least(
                admin.describeTopics(names).allTopicNames().get().values(),
                admin.describeConfigs(topics).all().get().values());
    }

    /** @throws java.util.NoSuchElementException if there is no topic */
    static Replication least(Collection<TopicDescription> topics, Collection<Config> configs) {
        int factor = topics.stream()
                .flatMap(topic -> topic.partitions().stream())
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElseThrow();
        int minInsync = configs.stream().mapToInt(Care::minInsync).min().orElseThrow();
        return new Replication(factor, minInsync);
    }

    private static int minInsync(Config topic) {
        return Integer.parseInt(topic.get("min.insync.replicas").value());
    }
}
