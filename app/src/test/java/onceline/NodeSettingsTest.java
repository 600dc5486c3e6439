package onceline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSettingsTest {
    @ParameterizedTest
    @CsvSource({"test.kill-at, BEFORE_CLAIM", "test.clock-file, /nowhere", "test.without, ALL_ACKS"})
    void whatBreaksTheProcessOnPurposeNeedsTheFlag(String key, String value) {
        var settings = Settings.read(
                AllSettings.KNOWN, Set.of(), new Settings.Sources(Map.of(key, value), Map.of(), Map.of()));
        assertThatThrownBy(() -> NodeSettings.armHooks(settings))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining("it needs test.hooks=true beside it");
    }
}
