package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenTest {
    private static final List<String> ADDRESSES = List.of("redis.url", "kafka.bootstrap.servers", "database.url");

    @Test
    void onTheCommandLine() {
        Given given = Given.in(List.of("--redis.url=redis://elsewhere:6379", "-J-Xmx1g"));
        assertThat(given.has("redis.url")).isTrue();
        assertThat(given.has("database.url")).isFalse();
    }

    @Test
    void inTheEnvironment() {
        Given given =
                Given.anywhere(List.of(), Map.of("ONCELINE_KAFKA_BOOTSTRAP_SERVERS", "elsewhere:9092"), ADDRESSES);
        assertThat(given.has("kafka.bootstrap.servers")).isTrue();
        assertThat(given.has("redis.url")).isFalse();
    }

    @Test
    void inAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("onceline.properties"), "database.url=jdbc:mariadb://elsewhere/x\n");
        Given given = Given.anywhere(List.of("--config=" + file), Map.of(), ADDRESSES);
        assertThat(given.has("database.url")).isTrue();
        assertThat(given.has("redis.url")).isFalse();
    }
}
