package onceline.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import org.junit.jupiter.api.Test;

class StoringTest {
    @Test
    void theDefaultsAgreeWithEachOther() {
        Storing.refuseContradictions(settings(Map.of()));
        assertThat(Storing.limits(settings(Map.of())))
                .isEqualTo(new onceline.delivery.StreamConsumer.Limits(
                        Duration.ofSeconds(60), Duration.ofSeconds(30), 5, 500));
    }

    @Test
    void bidsAreNotTakenFromConsumersThatLive() {
        assertThatThrownBy(() -> Storing.refuseContradictions(settings(Map.of("bids.claim-idle", "43s"))))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining("bids.claim-idle must be more than 43s");
    }

    @Test
    void aConsumerHasANameThatCanBeTyped() {
        assertThatThrownBy(() -> Storing.refuseContradictions(settings(Map.of("consumer.id", "a b"))))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining("consumer.id");
    }

    private static Settings settings(Map<String, String> given) {
        return Settings.read(Storing.SETTINGS, Set.of(), new Settings.Sources(given, Map.of(), Map.of()));
    }
}
