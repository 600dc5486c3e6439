package onceline.plumbing.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Setting<Integer> SIZE = Setting.count("pool.size", 8, 1, 100, "Size.");
    private static final Setting<Duration> WAIT = Setting.duration("pool.wait", "3s", "1s", "1m", "Wait.");
    private static final Setting<String> PASSWORD = Setting.secret("pool.password", "Password.");

    @Test
    void laterSourcesWin() {
        var settings = read(
                Map.of("pool.size", "1", "pool.wait", "5s"),
                Map.of("ONCELINE_POOL_SIZE", "2", "PATH", "/bin"),
                Map.of("pool.size", "3"));
        assertThat(settings.get(SIZE)).isEqualTo(3);
        assertThat(settings.get(WAIT)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.get(PASSWORD)).isEmpty();
    }

    @Test
    void kafkasOwnNamesPassThrough() {
        var settings =
                read(Map.of(), Map.of("ONCELINE_KAFKA_CLIENT_ID", "me"), Map.of("kafka.bootstrap.servers", "a:1,b:2"));
        assertThat(settings.kafka()).isEqualTo(Map.of("bootstrap.servers", "a:1,b:2", "client.id", "me"));
    }

    @ParameterizedTest
    @CsvSource({
        "pool.sise, 3, did you mean pool.size?",
        "kafka.bootstrap.server, a:1, did you mean kafka.bootstrap.servers?",
        "pool.size, many, pool.size must be a whole number from 1 to 100",
        "pool.size, 0, pool.size must be a whole number from 1 to 100",
        "pool.wait, 3, pool.wait must be a time such as",
        "pool.wait, 2m, pool.wait must be a time from 1s to 1m",
        "pool.password, x, ONCELINE_POOL_PASSWORD",
    })
    void refusesWithWhatToDo(String key, String text, String said) {
        assertThatThrownBy(() -> read(Map.of(), Map.of(), Map.of(key, text)))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining(said);
    }

    @Test
    void anUnknownVariableOfOursIsRefused() {
        assertThatThrownBy(() -> read(Map.of(), Map.of("ONCELINE_POOL_SISE", "3"), Map.of()))
                .hasMessageContaining("ONCELINE_POOL_SISE");
    }

    @Test
    void aSecretIsNeverRepeated() {
        var odd = new Setting<>(
                "pool.password",
                "",
                "",
                text -> {
                    throw new IllegalArgumentException("something else");
                },
                "Password.",
                true);
        assertThatThrownBy(() -> Settings.read(
                        List.of(odd),
                        Set.of(),
                        new Settings.Sources(Map.of("pool.password", "hush"), Map.of(), Map.of())))
                .hasMessageNotContaining("hush");
    }

    private static Settings read(Map<String, String> file, Map<String, String> environment, Map<String, String> line) {
        return Settings.read(
                List.of(SIZE, WAIT, PASSWORD),
                Set.of("bootstrap.servers", "client.id"),
                new Settings.Sources(file, environment, line));
    }
}
