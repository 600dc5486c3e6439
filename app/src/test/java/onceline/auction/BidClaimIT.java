package onceline.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import onceline.delivery.StreamConsumer.Limits;
import onceline.plumbing.metrics.Metric;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Taking over at the default times; it takes as long as these say, so it runs on request. */
@Tag("on-request")
final class BidClaimIT {
    private static final Limits DEFAULT = Storing.limits(BidHouse.settings());

    private final BidHouse house = new BidHouse();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void afterAMinuteTheBidsOfADeadConsumerAreTakenOver() {
        assertThat(DEFAULT.claimIdle()).isEqualTo(Duration.ofSeconds(60));
        assertThat(DEFAULT.claimEvery()).isEqualTo(Duration.ofSeconds(30));
        house.consume("alive", DEFAULT);
        house.add(1, 10);
        house.awaitStored(10);
        await().until(() -> abandonOne());
        long pending = house.pending("dead");
        long begin = System.nanoTime();

        await().atMost(Duration.ofSeconds(100)).until(() -> house.pending("dead") == 0);
        var waited = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(waited).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(95));
        house.awaitNothingPending();
        assertThat(house.count(Metric.STREAM_CLAIMED)).isEqualTo(pending);
        house.awaitStored(house.commands.xlen(house.group.stream()));
    }

    private long next = 10;

    /** The living consumer waits for new bids as well: sooner or later the other is faster. */
    private boolean abandonOne() {
        house.add(next + 1, next + 20);
        next += 20;
        return !house.abandon("dead", 5).isEmpty();
    }
}
