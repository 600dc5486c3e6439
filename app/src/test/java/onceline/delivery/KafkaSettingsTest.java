package onceline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import onceline.plumbing.settings.Settings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

final class KafkaSettingsTest {
    /** With it a consumer reads from the copy in its own rack. */
    @Test
    void theRackReachesEveryConsumer() {
        var kafka = settings(Map.of("kafka.client.rack", "rack-2"));
        for (var profile : Profile.values()) {
            assertThat(kafka.consumer(profile)).containsEntry(ConsumerConfig.CLIENT_RACK_CONFIG, "rack-2");
        }
    }

    private static KafkaSettings settings(Map<String, String> given) {
        return KafkaSettings.from(Settings.read(
                KafkaSettings.SETTINGS, KafkaSettings.NAMES, new Settings.Sources(given, Map.of(), Map.of())));
    }
}
