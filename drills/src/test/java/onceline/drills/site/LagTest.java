package onceline.drills.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import onceline.drills.site.Rows.Progress;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LagTest {
    private static final Map<TopicPartition, Long> ENDS =
            Map.of(new TopicPartition("issue", 0), 10L, new TopicPartition("issue", 1), 20L);

    @Test
    void whoStandsAtTheEndsIsLevel() {
        assertThat(notLevel(10, 20)).isNull();
    }

    @Test
    void whatIsMissingInAllPartitionsCounts() {
        assertThat(notLevel(8, 17)).isEqualTo("5 records are not yet worked into the database");
    }

    @Test
    void beyondAnEndNobodyIsLevelAndNothingIsMadeUpFor() {
        assertThat(notLevel(7, 23)).isEqualTo("a group stands 3 records beyond the end of issue-1");
        assertThat(notLevel(10, 21)).isEqualTo("a group stands 1 records beyond the end of issue-1");
    }

    private static @Nullable String notLevel(long first, long second) {
        return Lag.notLevel(List.of(new Progress("issue", 0, first), new Progress("issue", 1, second)), ENDS);
    }
}
