package onceline.drills.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import onceline.drills.bench.Figure.Aim;
import onceline.drills.judge.FinalState.Replication;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class BenchTest {
    private static final Replication ONE_COPY = new Replication(1, 1);
    private static final Replication THREE_COPIES = new Replication(3, 2);

    @Test
    void aTableIsHeadedByTheCareItsFiguresWereTakenWith() {
        String table = Bench.table(List.of(
                new Figure("joins", THREE_COPIES, "durable joins", 1_234, "/s", null),
                new Figure("joins", THREE_COPIES, "ratio", 0.5, "", Aim.atLeast(0.6)),
                new Figure("bids", THREE_COPIES, "bids judged", 10, "/s", null),
                new Figure("bids", ONE_COPY, "bids judged", 20, "/s", null),
                new Figure("redis-crash", null, "gone", 0, "", Aim.atMost(0))));

        assertThat(table.replaceAll(" +", " ")).isEqualTo("""
                        joins, taken with replication factor 3, min.insync.replicas 2
                        joins durable joins 1,234 /s
                        joins ratio 0.50 at least 0.60 MISSED

                        bids, taken with replication factor 3, min.insync.replicas 2
                        bids bids judged 10.00 /s

                        bids, taken with replication factor 1, min.insync.replicas 1
                        bids bids judged 20.00 /s

                        redis-crash, without Kafka
                        redis-crash gone 0.00 at most 0.00 ok
                        """);
    }

    @Test
    void everyFigureInJsonNamesItToo() {
        Figure figure = new Figure("joins", THREE_COPIES, "durable joins", 1_234, "/s", null);

        assertThat(JsonMapper.shared().writeValueAsString(figure))
                .contains("\"replication\":{\"factor\":3,\"minInsync\":2}");
    }

    @Test
    void thereAreBenchesOnOneBrokerAndOnThree() {
        assertThat(Brokers.of(1)).contains(Brokers.ONE);
        assertThat(Brokers.of(3)).contains(Brokers.THREE);
        assertThat(Brokers.of(2)).isEmpty();
    }
}
