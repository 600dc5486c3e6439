package onceline.plumbing.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {
    @Test
    void sentinelsAreAListOfAddresses() {
        assertThat(Address.parseAll("10.0.0.1:26379, sentinel.example:26380"))
                .containsExactly(new Address("10.0.0.1", 26_379), new Address("sentinel.example", 26_380));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.1:", "10.0.0.1:0", "10.0.0.1:70000", ":26379", "a:1,,b:2", "a:x"})
    void whatIsNoAddressIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> read(Map.of("redis.sentinel.nodes", text)))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining("10.0.0.1:26379,10.0.0.2:26379");
    }

    @ParameterizedTest
    @CsvSource({
        "redis.sentinel.nodes, a:26379, redis.url, redis://a:6379, leave redis.url away",
        "redis.sentinel.nodes, a:26379, redis.url, redis://127.0.0.1:6379, leave redis.url away",
        "redis.sentinel.master, mine, redis.url, redis://a:6379, give the addresses of the Sentinels",
    })
    void contradictionsAreRefusedWithWhatToDo(String key, String text, String other, String otherText, String said) {
        var settings = read(Map.of(key, text, other, otherText));
        assertThatThrownBy(() -> Redis.open(settings).close())
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining(said);
    }

    private static Settings read(Map<String, String> given) {
        return Settings.read(Redis.SETTINGS, Set.of(), new Settings.Sources(given, Map.of(), Map.of()));
    }
}
