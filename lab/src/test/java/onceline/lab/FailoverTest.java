package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailoverTest {
    private static final Instant KILLED = Instant.parse("2026-11-21T12:00:00Z");

    private static final String LEADER = """
            7:X 21 Nov 2026 11:59:58.000 # +monitor master mymaster 127.0.0.1 15001 quorum 2
            7:X 21 Nov 2026 12:00:05.100 # +sdown master mymaster 127.0.0.1 15001
            7:X 21 Nov 2026 12:00:05.180 # +odown master mymaster 127.0.0.1 15001 #quorum 2/2
            7:X 21 Nov 2026 12:00:05.190 # +vote-for-leader 0123456789 1
            7:X 21 Nov 2026 12:00:05.260 # +elected-leader master mymaster 127.0.0.1 15001
            7:X 21 Nov 2026 12:00:06.300 # +promoted-slave slave 127.0.0.1:15002 127.0.0.1 15002 @ mymaster 127.0.0.1 15001
            7:X 21 Nov 2026 12:00:07.400 # +switch-master mymaster 127.0.0.1 15001 127.0.0.1 15002
            7:X 21 Nov 2026 12:00:12.500 # +sdown slave 127.0.0.1:15001 127.0.0.1 15001 @ mymaster 127.0.0.1 15002
            """;

    @Test
    void theStepsAreTakenFromTheLogOfTheLeader() {
        List<SentinelEvent> events = SentinelEvent.in("sentinel-1", LEADER);
        assertThat(Failover.in(events, KILLED))
                .contains(new Failover(millis(5_100), millis(5_180), millis(5_260), millis(6_300), millis(7_400)));
    }

    @Test
    void aFailoverThatIsNotThroughIsNone() {
        String half = LEADER.lines().limit(6).reduce("", (all, line) -> all + line + "\n");
        assertThat(Failover.in(SentinelEvent.in("sentinel-1", half), KILLED)).isEmpty();
    }

    @Test
    void otherLinesOfTheLogAreNoEvents() {
        assertThat(SentinelEvent.in(
                        "sentinel-1", "7:X 21 Nov 2026 11:59:57.000 * Running mode=sentinel, port=26379.\n"))
                .isEmpty();
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
