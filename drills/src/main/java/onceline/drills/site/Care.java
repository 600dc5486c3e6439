package onceline.drills.site;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import onceline.drills.judge.FinalState.Replication;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;

/** With which replication the journal is kept: the effective values, asked of the cluster. */
public final class Care {
    private Care() {}

    /** Of the journal of the waiting lines. */
    public static Replication of(Site site) throws InterruptedException {
        return of(site, "queue-journal");
    }

    /** Of that topic. */
    public static Replication of(Site site, String name) throws InterruptedException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try (Admin admin = Admin.create(site.kafkaWith(Map.of()))) {
            int factor = Objects.requireNonNull(admin.describeTopics(List.of(name))
                            .topicNameValues()
                            .get(name))
                    .get()
                    .partitions()
                    .getFirst()
                    .replicas()
                    .size();
            String minInsync = Objects.requireNonNull(
                            admin.describeConfigs(List.of(topic)).values().get(topic))
                    .get()
                    .get("min.insync.replicas")
                    .value();
            return new Replication(factor, Integer.parseInt(minInsync));
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not describe " + name + ": " + e.getCause(), e);
        }
    }
}
