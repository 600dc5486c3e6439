package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisSettingsTest {
    @Test
    void theShippedFileIsReadWhole() throws IOException {
        assertThat(RedisSettings.read(Path.of("../ops/redis/redis.conf")).values())
                .containsEntry("save", "900 1 300 10 60 10000")
                .containsEntry("appendfsync", "everysec")
                .containsEntry("min-replicas-to-write", "1")
                .containsEntry("repl-backlog-size", "64mb")
                .containsEntry("protected-mode", "yes")
                .allSatisfy((name, value) -> assertThat(name + value).doesNotContain("#"));
    }

    @Test
    void blanksCaseCommentsAndQuotesDoNotMatter() {
        assertThat(RedisSettings.of("""
                        # save 1 1

                          Save  900 1
                        save 300 10
                        logfile ""
                        """).values())
                .containsEntry("save", "900 1 300 10")
                .containsEntry("logfile", "")
                .hasSize(2);
    }

    @Test
    void unitsAreOnlyAnotherWayToWriteBytes() {
        assertThat(RedisSettings.agree("64mb", "67108864")).isTrue();
        assertThat(RedisSettings.agree("1GB", "1073741824")).isTrue();
        assertThat(RedisSettings.agree("2k", "2000")).isTrue();
        assertThat(RedisSettings.agree("64mb", "64")).isFalse();
        assertThat(RedisSettings.agree("yes", "no")).isFalse();
        assertThat(RedisSettings.agree("900 1 300 10", "900 1")).isFalse();
    }

    @Test
    void aDifferenceSaysWhatToType() {
        assertThat(RedisSettings.difference("save", "900 1 300 10", Optional.of("")))
                .isEqualTo("save is \"\", not \"900 1 300 10\": CONFIG SET save \"900 1 300 10\", then CONFIG REWRITE");
        assertThat(RedisSettings.difference("dbfilename", "dump.rdb", Optional.of("other.rdb")))
                .isEqualTo(
                        "dbfilename is other.rdb, not dump.rdb: write \"dbfilename dump.rdb\" into its redis.conf and"
                                + " restart it");
        assertThat(RedisSettings.difference("newer", "yes", Optional.empty())).contains("unknown to this Redis");
    }
}
