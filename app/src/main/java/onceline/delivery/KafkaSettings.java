package onceline.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import onceline.plumbing.work.Safety;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The properties of every Kafka client of this process. Later wins: profile, our own settings below, {@code kafka.*} as
 * the operator gave it, and last what the code that uses the client depends on.
 */
public final class KafkaSettings {
    public static final Setting<Integer> REPLICATION_FACTOR = Setting.count(
            "topics.replication-factor",
            1,
            1,
            9,
            "Copies of each partition of topics that Onceline creates; 3 survives the loss of a broker.");
    public static final Setting<Integer> MIN_INSYNC = Setting.count(
            "topics.min-insync",
            1,
            1,
            9,
            "Copies that must have a message before it counts; 2 with a replication factor of 3. More refuses earlier.");
    public static final Setting<Duration> DELIVERY_TIMEOUT = Setting.duration(
            "send.delivery-timeout",
            "60s",
            "1s",
            "10m",
            "How long a payment-grade send is tried before its outcome is called unknown; longer outlives longer elections.");
    public static final Setting<Duration> SESSION_TIMEOUT = Setting.duration(
            "consumer.session-timeout",
            "30s",
            "1s",
            "5m",
            "A consumer that is silent for this long loses its partitions; shorter takes over sooner and errs more often.");
    public static final Setting<Duration> HEARTBEAT =
            Setting.duration("consumer.heartbeat", "3s", "100ms", "1m", "How often a consumer says that it lives.");
    public static final Setting<Duration> POLL_INTERVAL = Setting.duration(
            "consumer.max-poll-interval",
            "5m",
            "1s",
            "1h",
            "A consumer whose step takes longer than this loses its partitions.");
    public static final List<Setting<?>> SETTINGS =
            List.of(REPLICATION_FACTOR, MIN_INSYNC, DELIVERY_TIMEOUT, SESSION_TIMEOUT, HEARTBEAT, POLL_INTERVAL);

    /** Every property name that a producer, a consumer or an admin client of Kafka knows. */
    public static final Set<String> NAMES = names();

    /** A paused broker keeps its sockets: another is asked after this, so that it does not hold up the start. */
    private static final int ADMIN_PATIENCE_MS = 10_000;

    private static final String DEFAULT_BOOTSTRAP = "127.0.0.1:9092";

    /** For control runs alone. */
    private static final Map<String, String> LEADER_ALONE =
            Map.of(ProducerConfig.ACKS_CONFIG, "1", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false");

    private final Settings settings;

    private KafkaSettings(Settings settings) {
        this.settings = settings;
    }

    /** @throws SettingsRefused if what was given contradicts itself, with one sentence for each contradiction */
    public static KafkaSettings from(Settings settings) {
        var kafka = new KafkaSettings(settings);
        kafka.refuseContradictions();
        return kafka;
    }

    /** For a producer with text keys and byte values. */
    public Map<String, Object> producer(Profile profile) {
        var properties = new HashMap<String, Object>(producerTexts(profile));
        if (Safety.ALL_ACKS.isOff()) {
            properties.putAll(LEADER_ALONE);
        }
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return properties;
    }

    /** For a consumer with text keys and byte values; the group is the caller's to add. */
    public Map<String, Object> consumer(Profile profile) {
        var properties = new HashMap<String, Object>(profile.properties(Choice.Side.CONSUMER));
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(SESSION_TIMEOUT));
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(HEARTBEAT));
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, millis(POLL_INTERVAL));
        properties.putAll(given(ConsumerConfig.configNames()));
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }

    public Map<String, Object> admin() {
        var properties = new HashMap<String, Object>();
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_PATIENCE_MS);
        properties.putAll(given(AdminClientConfig.configNames()));
        return properties;
    }

    short replicationFactor() {
        return settings.get(REPLICATION_FACTOR).shortValue();
    }

    int minInsync() {
        return settings.get(MIN_INSYNC);
    }

    private void refuseContradictions() {
        var wrong = new java.util.ArrayList<>(Contradictions.in(producerTexts(Profile.PAYMENT)));
        if (minInsync() > replicationFactor()) {
            wrong.add("topics.min-insync=" + minInsync() + " is more than topics.replication-factor="
                    + replicationFactor() + ": no message could ever be accepted");
        }
        if (settings.get(HEARTBEAT).multipliedBy(2).compareTo(settings.get(SESSION_TIMEOUT)) > 0) {
            wrong.add("consumer.heartbeat must be at most half of consumer.session-timeout:"
                    + " one lost heartbeat would cost the partitions");
        }
        if (!wrong.isEmpty()) {
            throw new SettingsRefused(wrong);
        }
    }

    private Map<String, String> producerTexts(Profile profile) {
        var properties = profile.properties(Choice.Side.PRODUCER);
        if (profile == Profile.PAYMENT) {
            properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY_TIMEOUT));
        }
        properties.putAll(given(ProducerConfig.configNames()));
        return properties;
    }

    private Map<String, String> given(Set<String> names) {
        var given = new HashMap<String, String>();
        given.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, DEFAULT_BOOTSTRAP);
        settings.kafka().forEach((name, value) -> {
            if (names.contains(name)) {
                given.put(name, value);
            }
        });
        return given;
    }

    private String millis(Setting<Duration> setting) {
        return String.valueOf(settings.get(setting).toMillis());
    }

    private static Set<String> names() {
        var names = new TreeSet<String>();
        names.addAll(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        return Set.copyOf(names);
    }
}
